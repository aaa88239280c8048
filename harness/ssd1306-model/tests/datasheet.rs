//! The datasheet's tables and figures, one by one.

use ssd1306_model::{Frame, Ssd1306};

/// Pump on, upright, memory cleared, display on, pointers at the start in horizontal addressing.
fn ready() -> Ssd1306 {
    let mut chip = Ssd1306::new();
    chip.write(&[0x00, 0x8D, 0x14, 0xA1, 0xC8, 0x20, 0x00]);
    chip.write(&[&[0x40][..], &[0; 1024]].concat());
    chip.write(&[0x00, 0x21, 0, 127, 0x22, 0, 7, 0xAF]);
    assert_eq!(*chip.frame(), Frame::DARK);
    chip
}

/// A column, a page, and the byte there.
type Cell = (usize, usize, u8);

/// The bytes that are not zero, in the order of the memory.
fn lit(chip: &Ssd1306) -> Vec<Cell> {
    let bytes = chip.frame().as_bytes().iter().enumerate();
    bytes
        .filter(|(_, byte)| **byte != 0)
        .map(|(index, byte)| (index % 128, index / 128, *byte))
        .collect()
}

#[test]
fn after_power_on_it_is_dark_with_the_reset_values() {
    let mut chip = Ssd1306::new();
    assert!(!chip.is_on() && !chip.charge_pump() && !chip.is_showing() && chip.frame().is_dark());
    assert_eq!((chip.contrast(), chip.rejected(), chip.is_scrolling()), (0x7F, 0, false));
    // The memory is arbitrary, and in page addressing with A0h, C0h: head over heels.
    chip.write(&[0x00, 0x8D, 0x14, 0xAF]);
    assert!(!chip.frame().is_dark());
    chip.write(&[0x40, 0x01]);
    assert_eq!(chip.frame().page(7)[127] & 0x80, 0x80);
}

#[test]
fn it_shows_only_with_display_and_charge_pump_on() {
    for (on, pump) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut chip = ready();
        chip.write(&[0x40, 0xFF]);
        chip.write(&[0x00, 0x8D, if pump { 0x14 } else { 0x10 }, if on { 0xAF } else { 0xAE }]);
        assert_eq!((chip.is_on(), chip.charge_pump()), (on, pump));
        assert_eq!(chip.pixel(0, 0), on && pump, "on {on}, pump {pump}");
    }
}

#[test]
fn reset_forgets_everything_but_the_generation() {
    let mut chip = ready();
    chip.write(&[0x00, 0x81, 9, 0x2F, 0x20]);
    let generation = chip.generation();
    chip.reset();
    assert!(chip.generation() > generation, "going dark is seen");
    assert!(!chip.is_on() && !chip.is_scrolling() && chip.frame().is_dark());
    assert_eq!(chip.contrast(), 0x7F);
    // A command that was begun before is gone too: this is no argument of 20h.
    chip.write(&[0x00, 0x8D, 0x14, 0xAF]);
    assert!(chip.is_showing());
}

#[test]
fn control_bytes_tell_commands_from_data() {
    let cases: [(&str, &[&[u8]]); 6] = [
        ("Co clear: the rest is data", &[&[0x40, 0x11, 0x22]]),
        ("Co set: one byte each", &[&[0xC0, 0x11, 0xC0, 0x22]]),
        ("commands and data in one transmission", &[&[0x80, 0xA6, 0x80, 0xE3, 0x40, 0x11, 0x22]]),
        ("a command with its argument under Co", &[&[0x80, 0x81, 0x80, 0x10, 0x40, 0x11, 0x22]]),
        (
            "an argument in a transmission of its own",
            &[&[0x00, 0x81], &[0x00, 0xAE], &[0x40, 0x11, 0x22]],
        ),
        (
            "nothing, and a lone control byte",
            &[&[], &[0x80], &[0x00], &[0x40], &[0x40, 0x11], &[0x40, 0x22]],
        ),
    ];
    for (what, writes) in cases {
        let mut chip = ready();
        for bytes in writes {
            chip.write(bytes);
        }
        assert_eq!(lit(&chip), [(0, 0, 0x11), (1, 0, 0x22)], "{what}");
        assert_eq!(chip.rejected(), 0, "{what}");
    }
}

#[test]
fn pointers_move_as_the_figures_show() {
    // Figures 10-1 to 10-4: the window is columns 125–127, pages 6–7, seven bytes come.
    let data = [0x40, 1, 2, 3, 4, 5, 6, 7];
    let window = [0x21, 125, 127, 0x22, 6, 7];
    let cases: [(&str, u8, &[u8], Vec<Cell>); 3] = [
        (
            "horizontal",
            0,
            &window,
            vec![(125, 6, 7), (126, 6, 2), (127, 6, 3), (125, 7, 4), (126, 7, 5), (127, 7, 6)],
        ),
        (
            "vertical",
            1,
            &window,
            vec![(125, 6, 7), (126, 6, 3), (127, 6, 5), (125, 7, 2), (126, 7, 4), (127, 7, 6)],
        ),
        ("page", 2, &[0xB6, 0x0D, 0x17], vec![(125, 6, 7), (126, 6, 5), (127, 6, 6)]),
    ];
    for (what, mode, place, expected) in cases {
        let mut chip = ready();
        chip.write(&[&[0x00, 0x20, mode], place].concat());
        chip.write(&data);
        assert_eq!(lit(&chip), expected, "{what}");
        assert_eq!(chip.rejected(), 0, "{what}");
    }
}

#[test]
fn the_segment_remap_concerns_only_what_is_written_later() {
    let mut chip = ready();
    chip.write(&[0x40, 0x0F]);
    chip.write(&[0x00, 0xA0]);
    assert_eq!(lit(&chip), [(0, 0, 0x0F)], "10.1.8: stored data has no changes");
    chip.write(&[0x40, 0xF0]);
    assert_eq!(lit(&chip), [(0, 0, 0x0F), (126, 0, 0xF0)], "column 1 is now second from the right");
}

/// The glass row at which the memory's line 0 appears, if it does.
fn row_of_line_0(commands: &[u8]) -> Option<usize> {
    let mut chip = ready();
    chip.write(&[0x40, 0x01]);
    chip.write(&[&[0x00], commands].concat());
    (0..64).find(|&y| chip.pixel(0, y))
}

#[test]
fn lines_are_where_tables_10_1_and_10_2_put_them() {
    // With C8h the glass counts COM63 as its first row, with C0h too: that is upside down.
    let cases: [(&str, &[u8], Option<usize>); 14] = [
        ("upright", &[], Some(0)),
        ("C0h", &[0xC0], Some(63)),
        ("start line 8", &[0x48], Some(56)),
        ("offset 8", &[0xD3, 8], Some(56)),
        ("offset 8, start line 56: back again", &[0xD3, 8, 0x78], Some(0)),
        ("C0h, start line 8", &[0xC0, 0x48], Some(7)),
        ("C0h, offset 8", &[0xC0, 0xD3, 8], Some(7)),
        ("48 rows", &[0xA8, 47], Some(16)),
        ("48 rows, offset 8", &[0xA8, 47, 0xD3, 8], Some(8)),
        ("48 rows, C0h", &[0xC0, 0xA8, 47], Some(63)),
        ("48 rows, C0h, offset 8: row 0 at COM56", &[0xC0, 0xA8, 47, 0xD3, 8], Some(7)),
        ("48 rows, start line 8: line 0 not among them", &[0xA8, 47, 0x48], None),
        ("sequential COM pins", &[0xDA, 0x02], Some(0)),
        ("sides swapped", &[0xDA, 0x32], Some(1)),
    ];
    for (what, commands, row) in cases {
        assert_eq!(row_of_line_0(commands), row, "{what}");
    }
}

#[test]
fn sequential_com_pins_tear_an_alternating_glass_apart() {
    let mut chip = ready();
    chip.write(&[0x40, 0xFF]);
    chip.write(&[0x00, 0xDA, 0x02]);
    let rows: Vec<usize> = (0..64).filter(|&y| chip.pixel(0, y)).collect();
    assert_eq!(rows, [0, 2, 4, 6, 8, 10, 12, 14], "rows 0–7 of the memory come at every other row");
}

#[test]
fn all_on_and_inverse_change_the_sight_and_not_the_memory() {
    let count =
        |chip: &Ssd1306| chip.frame().as_bytes().iter().map(|byte| byte.count_ones()).sum::<u32>();
    let mut chip = ready();
    chip.write(&[0x40, 0x01]);
    for (command, lit) in [(0xA7, 8191), (0xA6, 1), (0xA5, 8192), (0xA4, 1)] {
        chip.write(&[0x00, command]);
        assert_eq!(count(&chip), lit, "{command:#04X}");
    }
    chip.write(&[0x00, 0xA8, 15, 0xA5]);
    assert_eq!(count(&chip), 16 * 128, "rows beyond the multiplex ratio stay dark");
}

#[test]
fn nonsense_is_counted_and_changes_nothing() {
    let cases: [(&str, &[u8], u32); 9] = [
        ("unknown opcode", &[0x00, 0xFE], 1),
        ("columns backwards", &[0x00, 0x21, 9, 8], 1),
        ("column 128", &[0x00, 0x21, 0, 128], 1),
        ("page 8", &[0x00, 0x22, 0, 8], 1),
        ("addressing mode 3", &[0x00, 0x20, 3], 1),
        ("15 rows", &[0x00, 0xA8, 14], 1),
        ("page addressing's commands under horizontal", &[0x00, 0xB3, 0x05, 0x12], 3),
        ("malformed control byte", &[0x41, 0xFF, 0xFF], 1),
        (
            "scroll set-up and no-operation are known",
            &[0x00, 0x26, 0, 0, 0, 7, 0, 0xFF, 0xA3, 0, 64, 0xE3, 0x2E],
            0,
        ),
    ];
    for (what, bytes, rejected) in cases {
        let mut chip = ready();
        let generation = chip.generation();
        chip.write(bytes);
        assert_eq!((chip.rejected(), chip.generation()), (rejected, generation), "{what}");
        chip.write(&[0x40, 0x81]);
        assert_eq!(lit(&chip), [(0, 0, 0x81)], "{what}");
    }
}

#[test]
fn the_generation_rises_with_what_is_seen() {
    let mut chip = ready();
    let mut last = chip.generation();
    let steps: [(&str, &[u8], bool); 9] = [
        ("a pixel", &[0x40, 1], true),
        ("the same byte again", &[0x00, 0x21, 0, 127], false),
        ("the same byte again", &[0x40, 1], false),
        ("brightness", &[0x00, 0x81, 0x10], true),
        ("the same brightness", &[0x00, 0x81, 0x10], false),
        ("off", &[0x00, 0xAE], true),
        ("data while off", &[0x40, 0xAA, 0xAA], false),
        ("brightness while off", &[0x00, 0x81, 0xF0], false),
        ("on", &[0x00, 0xAF], true),
    ];
    for (what, bytes, rises) in steps {
        chip.write(bytes);
        assert_eq!(chip.generation() > last, rises, "{what}");
        last = chip.generation();
    }
}
