import tempfile
import unittest

from fixture import fake_tool, script
from house import bugs

strategies = script("strategies")

TOOL = """
base = int(argv[argv.index("--base-seed") + 1])
for seed in range(1, int(argv[argv.index("--seeds") + 1]) + 1):
    found = seed == base and "pos" in argv
    print(json.dumps({"type": "run", "verdict": "finding" if found else "passed"}), flush=True)
"""


class Strategies(unittest.TestCase):
    def test_runs_are_counted_up_to_the_first_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            reprise = fake_tool(folder, TOOL)
            switch = bugs.Switch("demo", "B-1", "a bug")
            self.assertEqual(3, strategies.runs_to_failure(reprise, switch, "pos", 3, 10))
            self.assertIsNone(strategies.runs_to_failure(reprise, switch, "surw", 3, 10))

    def test_what_was_not_found_is_later_than_all_that_was(self):
        self.assertEqual("2", strategies.cell([9, 1, 2]))
        self.assertEqual("9", strategies.cell([9, None, 2]))
        self.assertEqual("- (1 of 3)", strategies.cell([None, None, 2]))


if __name__ == "__main__":
    unittest.main()
