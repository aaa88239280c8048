//! `cargo fuzz run flash_at_boot`: libFuzzer's bytes go to the target of that name.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Err(finding) = lock_fuzz::FLASH_AT_BOOT.run(input) {
        panic!("{finding}");
    }
});
