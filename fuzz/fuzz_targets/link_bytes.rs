//! `cargo fuzz run link_bytes`: libFuzzer's bytes go to the target of that name.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Err(finding) = lock_fuzz::LINK_BYTES.run(input) {
        panic!("{finding}");
    }
});
