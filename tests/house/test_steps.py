import subprocess
import unittest

from fixture import SCRIPTS


def bash(lines):
    script = f". {SCRIPTS}/steps.sh\n{lines}"
    return subprocess.run(["bash", "-uc", script], capture_output=True, text=True)


class Steps(unittest.TestCase):
    def test_a_step_returns_what_its_command_returned(self):
        self.assertEqual(0, bash("step good true").returncode)
        self.assertEqual(3, bash("step bad bash -c 'exit 3'").returncode)

    def test_a_step_says_what_it_does_and_how_it_ended(self):
        printed = bash("step 'a name' bash -c 'echo words; exit 3'; true").stdout
        self.assertEqual(["", "== a name: bash -c echo words; exit 3", "words",
                          "-- a name: 0 s, exit 3"], printed.split("\n")[:4])

    def test_failed_steps_are_counted(self):
        self.assertEqual("2", bash("step a false; step b true; step c false\n"
                                   "failed_steps").stdout.split()[-1])

    def test_all_times_are_shown_at_the_end(self):
        printed = bash("step a true; step b false; finish").stdout
        self.assertRegex(printed, r"\d+ s  a\n +\d+ s  b, exit 1\n +\d+ s  in all\n$")


if __name__ == "__main__":
    unittest.main()
