import unittest

from fixture import messages, tree
from house import layering


class Layering(unittest.TestCase):
    def complaints(self, files):
        return messages(layering.check(tree(files)))

    def test_an_include_may_go_down_or_stay(self):
        self.assertEqual([], self.complaints({
            "sim/world.cpp": '#include "faults/plan.hpp"\n#include "sim/world.hpp"\n',
            "scenarios/a.cpp": '#include "system/wal.hpp"\n#include "sim/world.hpp"\n',
        }))

    def test_an_include_may_not_go_up(self):
        self.assertEqual(["faults/ includes sim/"],
                         self.complaints({"faults/plan.cpp": '#include "sim/world.hpp"\n'}))

    def test_the_system_sees_nobody(self):
        self.assertEqual(["system/ includes scheduler/"],
                         self.complaints({"system/wal.cpp": '#include "scheduler/prf.hpp"\n'}))

    def test_folders_do_not_include_each_other(self):
        found = self.complaints({
            "sim/world.cpp": '#include "sim/posix/streams.hpp"\n',
            "sim/posix/files.cpp": '#include "sim/world.hpp"\n',
        })
        self.assertEqual(2, len(found))
        self.assertIn("a cycle of folders: sim/ includes sim/posix/", found[1])

    def test_a_longer_cycle_is_seen_too(self):
        found = self.complaints({
            "sim/a/a.cpp": '#include "sim/b/b.hpp"\n',
            "sim/b/b.cpp": '#include "sim/c/c.hpp"\n',
            "sim/c/c.cpp": '#include "sim/a/a.hpp"\n',
        })
        self.assertEqual(3, len(found))

    def test_the_scheduler_knows_no_file(self):
        self.assertEqual(["scheduler/ knows no file, but includes <fcntl.h>"],
                         self.complaints({"scheduler/a.cpp": "#include <fcntl.h>\n"}))

    def test_nothing_below_knows_a_scenario(self):
        scenario = 'const sim::Scenario kDemo{"demo", "a demo", {}, &run};\n'
        self.assertEqual(["sim/ knows the scenario demo"], self.complaints({
            "scenarios/demo.cpp": scenario,
            "sim/tool/sweep.cpp": 'if (name == "demo") return;\n// "demo" in a comment is fine\n',
        }))

    def test_headers_are_named_from_the_root(self):
        self.assertEqual(["include from the root of the repository"],
                         self.complaints({"sim/a.cpp": '#include "world.hpp"\n'}))


if __name__ == "__main__":
    unittest.main()
