// To who reads its symbols, a program that a sanitizer instruments.

extern "C" void __tsan_init() __attribute__((weak));

int main() {
  if (__tsan_init != nullptr) __tsan_init();
}
