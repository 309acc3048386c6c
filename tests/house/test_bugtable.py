import contextlib
import io
import tempfile
import unittest

from fixture import fake_tool, script
from house import bugs, readme

bugtable = script("bugtable")

# A sweep finds B-1 at the seed numbered as its base seed, and B-2 never. A replay ends in the hash
# `replayed`.
TOOL = """
def run(seed, verdict):
    found = verdict == "finding"
    print(json.dumps({{"type": "run", "seed": str(seed), "verdict": verdict,
                       "signature": "INV-1" if found else None, "trace_hash": "{replayed}"
                       if argv[0] == "replay" else "h"}}), flush=True)
if argv[0] == "replay":
    run(argv[argv.index("--seed") + 1], "finding")
else:
    base = int(argv[argv.index("--base-seed") + 1])
    for seed in range(1, int(argv[argv.index("--seeds") + 1]) + 1):
        run(seed, "finding" if seed == base and {{"B-1", "C-1"}} & set(argv) else "passed")
    print(json.dumps({{"type": "summary"}}))
"""

# Power cuts show B-2, failing calls B-1.
EXPLORER = """
def run(verdict):
    print(json.dumps({"type": "run", "verdict": verdict, "recoveries": 17}), flush=True)
run("passed")
found = "B-2" in argv if "--crash" in argv else "B-1" in argv
run("finding" if found else "passed")
"""


class BugTable(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def measure(self, bug, replayed="h"):
        reprise = fake_tool(self.folder, TOOL.format(replayed=replayed))
        switches = [bugs.Switch("demo", bug, "a bug")]
        with contextlib.redirect_stdout(io.StringIO()):
            return bugtable.measure(reprise, switches, range(1, 6), 9)

    def test_a_bug_has_its_median_range_and_signature(self):
        expected = "| demo | B-1 | a bug | 3 (1-5) | `INV-1` | - |"
        self.assertEqual(([expected], 0), self.measure("B-1"))

    def test_a_switch_of_two_scenarios_is_measured_in_the_first(self):
        both = [{"name": name, "switches": [{"id": "B-1", "summary": "a bug"}]}
                for name in ("arena", "arena_calm")]
        self.assertEqual([bugs.Switch("arena", "B-1", "a bug")], bugs.switches_of(both))

    def test_a_bug_is_explored_where_that_is_possible(self):
        small = {"name": "small", "switches": [{"id": "B-1"}], "recovers": True,
                 "takes_faults": True}
        large = {"name": "large", "switches": [{"id": "B-1"}], "recovers": True,
                 "takes_faults": False}
        other = {"name": "other", "switches": [{"id": "B-2"}], "recovers": True,
                 "takes_faults": True}
        switch = bugtable.with_explorations(bugs.Switch("demo", "B-1", "a bug"),
                                            [large, other, small])
        self.assertEqual((("small", "crash"), ("large", "crash"), ("small", "errors")),
                         switch.explored)

    def test_an_exploration_tells_when_the_bug_first_shows(self):
        reprise = fake_tool(self.folder, EXPLORER)
        both = (("small", "crash"), ("small", "errors"))
        told = [bugtable.explore(reprise, bugs.Switch("demo", bug, "", both))
                for bug in ("B-1", "B-2", "B-3", "C-1")]
        self.assertEqual(["error 2 of small", "recovery 17 of small", "-", "rightly silent"], told)

    def test_a_bug_that_is_not_found_fails(self):
        expected = "| demo | B-2 | a bug | **not found** | | - |"
        self.assertEqual(([expected], 1), self.measure("B-2"))

    def test_a_control_must_not_be_found(self):
        self.assertEqual((["| demo | C-1 | a bug | **reported** | | - |"], 1), self.measure("C-1"))
        silent = "| demo | C-2 | a bug | rightly silent | | - |"
        self.assertEqual(([silent], 0), self.measure("C-2"))

    def test_a_seed_that_does_not_replay_fails(self):
        rows, failed = self.measure("B-1", replayed="other")
        self.assertEqual(1, failed)
        self.assertIn("**no replay**", rows[0])


class Readme(unittest.TestCase):
    def test_only_what_stands_between_the_markers_is_replaced(self):
        text = "a\n<!-- t -->\nold\n<!-- /t -->\nb\n"
        self.assertEqual("a\n<!-- t -->\nnew \\1\n<!-- /t -->\nb\n",
                         readme.replace_part(text, "t", "new \\1\n"))

    def test_a_missing_place_is_an_error(self):
        with self.assertRaises(ValueError):
            readme.replace_part("a\n", "t", "new")


if __name__ == "__main__":
    unittest.main()
