//! Flash by the chip's own rules, and probe-rs's algorithm running on the core.

use probe_rs::MemoryInterface;
use probe_rs::flashing::{self, DownloadOptions, FlashError, FlashProgress};
use virtual_probe::{BoardState, FLASH_BYTES, FLASH_PAGE_BYTES};

use crate::bench::{Bench, attach, board, flash};
use crate::image::IMAGE;

crate::checks![
    the_image_is_in_flash_after_a_verified_download,
    verifying_tells_another_content,
    a_chip_erase_leaves_nothing,
    a_page_that_is_written_keeps_its_neighbours,
    writing_without_an_erase_is_an_error,
    a_second_write_only_clears_bits,
    a_write_that_is_not_enabled_changes_nothing,
    a_range_beyond_flash_is_refused,
    flash_and_settings_outlive_a_power_cut,
];

/// What the flash controller allows: 0 nothing, 1 writes, 2 erases.
const CONFIG: u64 = 0x4001_E504;

fn the_image_is_in_flash_after_a_verified_download() {
    let bench = Bench::new();
    let expected = IMAGE.flash();
    let found = bench.board.flash().unwrap();
    assert_eq!(found.len(), FLASH_BYTES as usize);
    assert!(found[..expected.len()] == expected, "flash differs from the image");
    let page = FLASH_PAGE_BYTES as usize;
    let behind = expected.len().next_multiple_of(page);
    assert!(found[behind..].iter().all(|byte| *byte == 0xFF), "pages behind it were written");
}

fn verifying_tells_another_content() {
    let mut bench = Bench::new();
    let mut loader = bench.session.target().flash_loader();
    loader.add_data(0, &IMAGE.flash()).unwrap();
    loader.verify(&mut bench.session, &mut FlashProgress::empty()).unwrap();
    let mut changed = IMAGE.flash();
    changed[0x100] ^= 1;
    let mut loader = bench.session.target().flash_loader();
    loader.add_data(0, &changed).unwrap();
    let refused = loader.verify(&mut bench.session, &mut FlashProgress::empty());
    assert!(matches!(refused, Err(FlashError::Verify)), "{refused:?}");
}

fn a_chip_erase_leaves_nothing() {
    let mut bench = Bench::new();
    flashing::erase_all(&mut bench.session, &mut FlashProgress::empty(), false).unwrap();
    assert!(bench.board.flash().unwrap().iter().all(|byte| *byte == 0xFF));
    bench.core().reset().unwrap();
    assert_eq!(bench.board.state(), BoardState::LockedUp);
}

fn write(bench: &mut Bench, at: u64, data: &[u8], skip_erase: bool) -> Result<(), FlashError> {
    let mut loader = bench.session.target().flash_loader();
    loader.add_data(at, data).unwrap();
    let mut options = DownloadOptions::default();
    options.verify = true;
    options.skip_erase = skip_erase;
    loader.commit(&mut bench.session, options)
}

fn a_page_that_is_written_keeps_its_neighbours() {
    let mut bench = Bench::new();
    let before = bench.board.flash().unwrap();
    write(&mut bench, 0x2_0000, &[0x5A; 1024], false).unwrap();
    let after = bench.board.flash().unwrap();
    assert_eq!(after[0x2_0000..0x2_0400], [0x5A; 1024]);
    assert!(after[..0x2_0000] == before[..0x2_0000]);
    assert!(after[0x2_0400..] == before[0x2_0400..]);
}

fn writing_without_an_erase_is_an_error() {
    let mut bench = Bench::new();
    write(&mut bench, 0x2_0000, &[0b0101_0101; 1024], false).unwrap();
    // The chip's algorithm looks at what is there before it writes.
    let refused = write(&mut bench, 0x2_0000, &[0b0011_0011; 1024], true);
    assert!(
        matches!(refused, Err(FlashError::PageWrite { page_address: 0x2_0000, .. })),
        "{refused:?}"
    );
    assert_eq!(bench.board.flash().unwrap()[0x2_0000..0x2_0400], [0b0101_0101; 1024]);
}

fn a_second_write_only_clears_bits() {
    let mut bench = Bench::new();
    let mut core = bench.core();
    core.write_word_32(CONFIG, 1).unwrap();
    core.write_word_32(0x3_0000, 0x5555_5555).unwrap();
    core.write_word_32(0x3_0000, 0x3333_3333).unwrap();
    core.write_word_32(CONFIG, 0).unwrap();
    assert_eq!(core.read_word_32(0x3_0000).unwrap(), 0x1111_1111);
}

fn a_write_that_is_not_enabled_changes_nothing() {
    let mut bench = Bench::new();
    let mut core = bench.core();
    core.write_word_32(CONFIG, 0).unwrap();
    core.write_word_32(0x3_0000, 0x1234_5678).unwrap();
    assert_eq!(core.read_word_32(0x3_0000).unwrap(), 0xFFFF_FFFF);
    core.write_word_32(CONFIG, 1).unwrap();
    core.write_word_32(0x3_0000, 0x1234_5678).unwrap();
    core.write_word_32(CONFIG, 0).unwrap();
    assert_eq!(core.read_word_32(0x3_0000).unwrap(), 0x1234_5678);
    // Whole words are all that can be written.
    assert!(core.write_word_8(0x3_0004, 0).is_err());
}

fn a_range_beyond_flash_is_refused() {
    let board = board();
    let mut session = attach(&board);
    let mut loader = session.target().flash_loader();
    for at in [u64::from(FLASH_BYTES) - 4, u64::from(FLASH_BYTES), 0x3000_0000] {
        let refused = loader
            .add_data(at, &[0; 8])
            .and_then(|()| loader.commit(&mut session, DownloadOptions::default()));
        assert!(matches!(refused, Err(FlashError::NoSuitableNvm { .. })), "{at:#x}: {refused:?}");
        loader = session.target().flash_loader();
    }
}

fn flash_and_settings_outlive_a_power_cut() {
    const SETTING: u64 = 0x1000_1080;
    let board = board();
    let mut session = attach(&board);
    flash(&mut session).unwrap();
    let mut core = session.core(0).unwrap();
    core.write_word_32(CONFIG, 1).unwrap();
    core.write_word_32(SETTING, 0xC0FF_EE00).unwrap();
    core.write_word_32(CONFIG, 0).unwrap();
    core.write_word_32(0x2000_3000, 0xDEAD_BEEF).unwrap();
    core.reset().unwrap();
    assert_eq!(core.read_word_32(SETTING).unwrap(), 0xC0FF_EE00, "a reset keeps settings");
    assert_eq!(core.read_word_32(0x2000_3000).unwrap(), 0xDEAD_BEEF, "a reset keeps RAM");
    drop(core);
    drop(session);
    board.power_cut().unwrap();
    assert_eq!(board.state(), BoardState::Off);
    assert_eq!(board.process_id(), None);
    board.power_on().unwrap();
    assert_eq!(board.state(), BoardState::Running);
    let mut session = attach(&board);
    let mut core = session.core(0).unwrap();
    assert_eq!(core.read_word_32(SETTING).unwrap(), 0xC0FF_EE00);
    assert_ne!(core.read_word_32(0x2000_3000).unwrap(), 0xDEAD_BEEF, "RAM does not");
    let mut rtt = crate::bench::greeted(&mut core);
    drop(core);
    let mut bench = Bench { session, board };
    bench.echo(&mut rtt, b'!');
}
