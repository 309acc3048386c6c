import contextlib
import io
import tempfile
import unittest
from types import SimpleNamespace
from unittest import mock

from fixture import fake_tool, script

matrix = script("matrix")

# A survey and three seeds; with --backend threads, those from `first_different` on have another
# hash.
SWEEP = """
first_different = {first_different}
print(json.dumps({{"type": "run", "seed": "s", "strategy": "survey:1", "verdict": "passed",
                   "signature": None, "steps": 9, "switches": 4, "virtual_ns": 9,
                   "trace_hash": "s"}}))
for seed in range(3):
    other = "threads" in argv and seed >= first_different
    print(json.dumps({{"type": "run", "seed": str(seed), "strategy": "pos", "verdict": "passed",
                       "signature": None, "steps": 5, "switches": 2, "virtual_ns": 9,
                       "trace_hash": "b" if other else "a"}}))
"""


class Matrix(unittest.TestCase):
    def compare(self, first_different, expected_seeds=3):
        """@returns (whether all are the same, what was printed)"""
        threads = matrix.Variant("threads", options=("--backend", "threads"))
        printed = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(printed):
            reprise = fake_tool(folder, SWEEP.format(first_different=first_different))
            with mock.patch.object(matrix, "executable", lambda variant: reprise):
                expected = matrix.sweep(matrix.BASELINE, "demo", expected_seeds, 1)
                runs = matrix.sweep(threads, "demo", expected_seeds, 1)
                same = matrix.compare(expected, matrix.BASELINE, threads, "demo", runs)
        return same, printed.getvalue()

    def test_equal_hashes_are_the_same(self):
        same, printed = self.compare(first_different=3)
        self.assertTrue(same)
        self.assertIn("4 of 4 same", printed)

    def test_one_other_hash_is_a_difference_with_its_seed(self):
        same, printed = self.compare(first_different=2)
        self.assertFalse(same)
        self.assertIn("3 of 4 DIFFERENT", printed)
        self.assertIn("seed 2: trace_hash is a in gcc -O1, fibers, here b", printed)

    def test_a_seed_that_is_missing_is_a_difference(self):
        found = list(matrix.differences({"7": {name: 1 for name in matrix.COMPARED}}, {}))
        self.assertEqual([("7", "verdict", 1, None)], found)

    def test_seeds_without_an_answer_are_told(self):
        _, printed = self.compare(first_different=3, expected_seeds=4)
        self.assertIn("3 of 4 seeds answered", printed)

    def test_instrumented_builds_are_compared_with_themselves(self):
        options = SimpleNamespace(all=True, seeds=25, instrumented_seeds=3)
        plain, *instrumented = matrix.comparisons(options)
        self.assertEqual(25, plain[2])
        self.assertEqual(["dev", "clang", "release"], [table[0].preset for table in instrumented])
        for baseline, variants, seeds in instrumented:
            self.assertEqual(3, seeds)
            for variant in variants:
                self.assertTrue(variant.is_instrumented)
                self.assertEqual(baseline.preset, variant.preset)


if __name__ == "__main__":
    unittest.main()
