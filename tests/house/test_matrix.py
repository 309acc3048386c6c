import contextlib
import io
import tempfile
import unittest
from types import SimpleNamespace
from unittest import mock

from fixture import fake_tool, script

matrix = script("matrix")

# Three seeds; with --backend threads, the seeds from `first_different` on have another hash.
SWEEP = """
first_different = {first_different}
for seed in range(3):
    other = "threads" in argv and seed >= first_different
    print(json.dumps({{"type": "run", "seed": str(seed), "verdict": "passed", "signature": None,
                       "steps": 5, "switches": 2, "virtual_ns": 9,
                       "trace_hash": "b" if other else "a"}}))
"""


class Matrix(unittest.TestCase):
    def compare(self, first_different, expected_seeds=3):
        """@returns (whether all are the same, what was printed)"""
        threads = matrix.Variant("threads", options=("--backend", "threads"))
        options = SimpleNamespace(seeds=expected_seeds, base_seed=1)
        printed = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(printed):
            reprise = fake_tool(folder, SWEEP.format(first_different=first_different))
            with mock.patch.object(matrix.tool, "executable", lambda preset: reprise):
                expected = matrix.sweep(matrix.BASELINE, "demo", options)
                same = matrix.compare(expected, threads, "demo", options)
        return same, printed.getvalue()

    def test_equal_hashes_are_the_same(self):
        same, printed = self.compare(first_different=3)
        self.assertTrue(same)
        self.assertIn("3 of 3 same", printed)

    def test_one_other_hash_is_a_difference_with_its_seed(self):
        same, printed = self.compare(first_different=2)
        self.assertFalse(same)
        self.assertIn("2 of 3 DIFFERENT", printed)
        self.assertIn("seed 2: trace_hash is a in gcc -O1, fibers, here b", printed)

    def test_a_seed_that_is_missing_is_a_difference(self):
        found = list(matrix.differences({"7": {name: 1 for name in matrix.COMPARED}}, {}))
        self.assertEqual([("7", "verdict", 1, None)], found)

    def test_seeds_without_an_answer_are_told(self):
        _, printed = self.compare(first_different=3, expected_seeds=4)
        self.assertIn("3 of 4 seeds answered", printed)


if __name__ == "__main__":
    unittest.main()
