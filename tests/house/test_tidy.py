import unittest

from fixture import messages, tree
from house import call_rules, file_rules, size_rules, text_rules


class Text(unittest.TestCase):
    def complaints(self, path, text):
        return messages(text_rules.check(tree({path: text})))

    def test_clean_text_passes(self):
        self.assertEqual([], self.complaints("sim/a.cpp", "int a;\n"))

    def test_each_blemish_is_named(self):
        self.assertEqual(["a tab"], self.complaints("a.cpp", "\tint a;\n"))
        self.assertEqual(["white space at the end of the line"],
                         self.complaints("a.cpp", "int a; \n"))
        self.assertEqual(["101 columns, 100 allowed"], self.complaints("a.cpp", "x" * 101 + "\n"))
        self.assertEqual(["no line break at the end"], self.complaints("a.cpp", "int a;"))
        leftover = "TO" + "DO"
        self.assertEqual([f"{leftover}: do it now, or file an issue"],
                         self.complaints("a.cpp", f"// {leftover}: later\n"))
        home = "/ro" + "ot/"
        self.assertEqual([f"a path of one machine: {home}"],
                         self.complaints("a.cpp", f'open("{home}x");\n'))

    def test_prose_has_no_width(self):
        self.assertEqual([], self.complaints("README.md", "x" * 200 + "\n"))

    def test_a_header_opens_with_its_guard_and_what_it_is(self):
        self.assertEqual([], self.complaints("a.hpp", "#pragma once\n// What it is.\n"))
        self.assertEqual(["a header opens with what it is and why"],
                         self.complaints("a.hpp", "#pragma once\n#include <map>\n"))
        self.assertEqual(["a header begins with #pragma once"],
                         self.complaints("a.hpp", "// What it is.\n#pragma once\n"))


class Calls(unittest.TestCase):
    def complaints(self, path, text, exempt=None):
        found = call_rules.check(tree({path: text}), exempt or {})
        return [message.split(":")[0] for message in messages(found)]

    def test_each_banned_call_is_named_by_its_rule(self):
        for rule, line in {
            "clock": "auto t = std::chrono::steady_clock::now();",
            "entropy": "std::random_device entropy;",
            "thread": "std::thread other(f);",
            "environment": 'getenv("HOME");',
            "hash": "std::hash<void*>{}(p);",
            "pointer order": "std::set<const Task*> tasks;",
            "assert": "assert(x);",
        }.items():
            with self.subTest(rule):
                self.assertEqual([rule], self.complaints("sim/a.cpp", line + "\n"))

    def test_words_are_not_calls(self):
        self.assertEqual([], self.complaints("sim/a.cpp", '// std::thread\nlog("rand()");\n'))
        self.assertEqual([], self.complaints("sim/a.cpp", "static_assert(true);\n"))

    def test_the_system_under_test_may_use_threads_and_clocks(self):
        self.assertEqual([], self.complaints("system/a.cpp", "std::thread t(f);\n"))

    def test_decisions_take_no_fractions(self):
        self.assertEqual(["fraction"], self.complaints("scheduler/a.cpp", "double p = 0.5;\n"))
        self.assertEqual([], self.complaints("sim/tool/a.cpp", "double seconds = 0.5;\n"))

    def test_an_exemption_covers_a_file_or_a_folder(self):
        text = "std::thread other(f);\n"
        self.assertEqual([], self.complaints("sim/a.cpp", text, {("thread", "sim/a.cpp"): "why"}))
        self.assertEqual([], self.complaints("sim/b/a.cpp", text, {("thread", "sim/b/"): "why"}))

    def test_an_exemption_nobody_needs_is_a_complaint(self):
        found = call_rules.check(tree({"sim/a.cpp": "int a;\n"}), {("thread", "sim/a.cpp"): "why"})
        self.assertEqual(["needs its exemption from 'thread' no longer"], messages(found))

    def test_an_unordered_container_is_looked_up_but_not_walked(self):
        member = "std::unordered_map<int, int> plan_;\n"
        self.assertEqual([], self.complaints("sim/a.cpp", member + "plan_.find(3);\n"))
        for walk in ("for (auto& [k, v] : plan_) {}", "for (auto& e : self->plan_) {}",
                     "auto i = plan_.begin();"):
            with self.subTest(walk):
                self.assertEqual(["unordered"], self.complaints("sim/a.cpp", member + walk + "\n"))


def function(name, lines):
    return f"int {name}() {{\n" + "  step();\n" * (lines - 2) + "}\n"


class Sizes(unittest.TestCase):
    def complaints(self, text, ratchet=""):
        return messages(size_rules.check(tree({"sim/a.cpp": text, size_rules.RATCHET: ratchet})))

    def test_bodies_are_found_by_their_braces(self):
        text = ("namespace a {\nstruct B {\n  int c(int x,\n        int y) const {\n"
                "    if (x) {\n      return 1;\n    }\n    return y;\n  }\n};\n}\n"
                "void d() {}\n")
        found = size_rules.functions(tree({"sim/a.cpp": text})[0])
        self.assertEqual([("c", 3, 7), ("d", 12, 1)], found)

    def test_a_long_function_is_named(self):
        self.assertEqual([], self.complaints(function("f", 70)))
        self.assertEqual(["71 lines, 70 allowed"], self.complaints(function("f", 71)))

    def test_a_long_file_is_named(self):
        self.assertEqual(["401 lines, 400 allowed"], self.complaints("int a;\n" * 401))

    def test_what_is_listed_may_stay_but_not_grow(self):
        self.assertEqual([], self.complaints(function("f", 80), "sim/a.cpp:f 80\n"))
        self.assertEqual(["grew from 79 to 80 lines, 70 allowed"],
                         self.complaints(function("f", 80), "sim/a.cpp:f 79\n"))

    def test_the_list_follows_what_shrinks(self):
        self.assertEqual(["sim/a.cpp:f shrank: write 80 instead of 81"],
                         self.complaints(function("f", 80), "sim/a.cpp:f 81\n"))
        for text in (function("f", 9), function("g", 9)):
            self.assertEqual(["sim/a.cpp:f is no longer too long: delete its line"],
                             self.complaints(text, "sim/a.cpp:f 80\n"))


class Files(unittest.TestCase):
    def complaints(self, files):
        return [(c.path, c.message) for c in file_rules.check(tree(files))]

    def test_each_room_has_a_readme_of_a_screen(self):
        room = {"sim/a.cpp": "", "sim/disk/b.cpp": ""}
        self.assertEqual([("sim/README.md", "a room says what it is for"),
                          ("sim/disk/README.md", "a room says what it is for")],
                         self.complaints(room))
        room |= {"sim/README.md": "x\n" * 80, "sim/disk/README.md": "x\n"}
        self.assertEqual([("sim/README.md", "81 lines are more than a screen")],
                         self.complaints(room))

    def test_what_nobody_mentions_is_dead(self):
        files = {"sim/README.md": "", "sim/a.hpp": "", "sim/b.cpp": "", "sim/table.json": ""}
        self.assertEqual(["sim/a.hpp", "sim/table.json"],
                         [path for path, _ in self.complaints(files)])
        files["sim/b.cpp"] = '#include "sim/a.hpp"\nread("table.json");\n'
        self.assertEqual([], self.complaints(files))


if __name__ == "__main__":
    unittest.main()
