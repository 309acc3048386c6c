# Named and timed steps, for the scripts that do several things: `. scripts/steps.sh`.
#
#   step NAME COMMAND...   says what is done, does it, says how long it took; returns its result
#   finish                 the times of all steps again, with their sum

step_names=()
step_seconds=()
step_results=()

step() {
  local name=$1 begin=$SECONDS result=0
  shift
  printf '\n== %s: %s\n' "$name" "$*"
  "$@" || result=$?
  step_names+=("$name")
  step_seconds+=($((SECONDS - begin)))
  step_results+=("$result")
  printf -- '-- %s: %s s%s\n' "$name" "${step_seconds[-1]}" "$(exit_text "$result")"
  return "$result"
}

exit_text() {
  [ "$1" -eq 0 ] || printf ', exit %s' "$1"
}

finish() {
  printf '\n'
  local i
  for i in "${!step_names[@]}"; do
    printf '%8s s  %s%s\n' "${step_seconds[i]}" "${step_names[i]}" \
      "$(exit_text "${step_results[i]}")"
  done
  printf '%8s s  in all\n' "$SECONDS"
}

# How many of the steps so far failed.
failed_steps() {
  local result failed=0
  for result in "${step_results[@]}"; do
    [ "$result" -eq 0 ] || failed=$((failed + 1))
  done
  echo "$failed"
}
