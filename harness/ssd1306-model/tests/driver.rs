//! The independent `ssd1306` driver draws, and the model has to show the same pixels.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::ascii::{FONT_5X8, FONT_10X20};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{Circle, Line, PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Baseline, Text};
use embedded_hal::i2c::{ErrorType, I2c, Operation};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use ssd1306::command::AddrMode;
use ssd1306::mode::{BufferedGraphicsMode, DisplayConfig};
use ssd1306::prelude::{Brightness, DisplayRotation, I2CInterface};
use ssd1306::size::DisplaySize128x64;
use ssd1306::{I2CDisplayInterface, Ssd1306 as Driver};
use ssd1306_model::{HEIGHT, Ssd1306, WIDTH};

/// A bus with nothing but the model on it.
#[derive(Clone, Default)]
struct Bus(Rc<RefCell<Ssd1306>>);

impl ErrorType for Bus {
    type Error = Infallible;
}

impl I2c for Bus {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), Infallible> {
        assert_eq!(address, 0x3C);
        for operation in operations {
            if let Operation::Write(bytes) = operation {
                self.0.borrow_mut().write(bytes);
            }
        }
        Ok(())
    }
}

/// What the pixels should be: a plain array.
struct Canvas([[bool; WIDTH]; HEIGHT]);

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(128, 64)
    }
}

impl DrawTarget for Canvas {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(at, colour) in pixels {
            let (Ok(x), Ok(y)) = (usize::try_from(at.x), usize::try_from(at.y)) else { continue };
            if let Some(pixel) = self.0.get_mut(y).and_then(|row| row.get_mut(x)) {
                *pixel = colour.is_on();
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug)]
enum Drawing {
    Line(Point, Point, bool),
    Disc(Point, u32, bool),
    Bar(Point, Size, bool),
    Small(Point, String, bool),
    Large(Point, String),
    Flush,
    Invert(bool),
}

fn draw<D: DrawTarget<Color = BinaryColor>>(
    drawing: &Drawing,
    target: &mut D,
) -> Result<(), D::Error> {
    match drawing {
        Drawing::Line(from, to, lit) => Line::new(*from, *to)
            .into_styled(PrimitiveStyle::with_stroke((*lit).into(), 1))
            .draw(target),
        Drawing::Disc(at, diameter, lit) => Circle::new(*at, *diameter)
            .into_styled(PrimitiveStyle::with_fill((*lit).into()))
            .draw(target),
        Drawing::Bar(at, size, lit) => Rectangle::new(*at, *size)
            .into_styled(PrimitiveStyle::with_fill((*lit).into()))
            .draw(target),
        Drawing::Small(at, text, lit) => {
            let style = MonoTextStyle::new(&FONT_5X8, (*lit).into());
            Text::with_baseline(text, *at, style, Baseline::Top).draw(target).map(drop)
        }
        Drawing::Large(at, text) => {
            let style = MonoTextStyle::new(&FONT_10X20, BinaryColor::On);
            Text::with_baseline(text, *at, style, Baseline::Top).draw(target).map(drop)
        }
        Drawing::Flush | Drawing::Invert(_) => Ok(()),
    }
}

fn drawing() -> impl Strategy<Value = Drawing> {
    let at = (-10_i32..138, -10_i32..74).prop_map(|(x, y)| Point::new(x, y));
    let size = (0_u32..60, 0_u32..40).prop_map(|(width, height)| Size::new(width, height));
    prop_oneof![
        (at.clone(), at.clone(), any::<bool>())
            .prop_map(|(from, to, lit)| Drawing::Line(from, to, lit)),
        (at.clone(), 0_u32..50, any::<bool>())
            .prop_map(|(at, width, lit)| Drawing::Disc(at, width, lit)),
        (at.clone(), size, any::<bool>()).prop_map(|(at, size, lit)| Drawing::Bar(at, size, lit)),
        (at.clone(), "[ -~]{1,20}", any::<bool>())
            .prop_map(|(at, text, lit)| Drawing::Small(at, text, lit)),
        (at, "[ -~]{1,8}").prop_map(|(at, text)| Drawing::Large(at, text)),
        Just(Drawing::Flush),
        any::<bool>().prop_map(Drawing::Invert),
    ]
}

type Graphics =
    Driver<I2CInterface<Bus>, DisplaySize128x64, BufferedGraphicsMode<DisplaySize128x64>>;

fn graphics(bus: &Bus, rotation: DisplayRotation) -> Graphics {
    let interface = I2CDisplayInterface::new(bus.clone());
    let mut driver =
        Driver::new(interface, DisplaySize128x64, rotation).into_buffered_graphics_mode();
    driver.init().expect("the bus has no faults");
    driver
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(1306),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_the_driver_draws_is_what_the_model_shows(drawings in prop::collection::vec(drawing(), 1..24)) {
        let bus = Bus::default();
        let mut driver = graphics(&bus, DisplayRotation::Rotate0);
        let mut canvas = Canvas([[false; WIDTH]; HEIGHT]);
        let mut inverted = false;
        for drawing in &drawings {
            draw(drawing, &mut driver).expect("drawing into a buffer cannot fail");
            let Ok(()) = draw(drawing, &mut canvas);
            match drawing {
                Drawing::Flush => driver.flush().expect("the bus has no faults"),
                Drawing::Invert(invert) => {
                    inverted = *invert;
                    driver.set_invert(inverted).expect("the bus has no faults");
                }
                _ => {}
            }
        }
        driver.flush().expect("the bus has no faults");
        let chip = bus.0.borrow();
        for (y, row) in canvas.0.iter().enumerate() {
            for (x, &lit) in row.iter().enumerate() {
                prop_assert_eq!(chip.pixel(x, y), lit != inverted, "pixel {},{}", x, y);
            }
        }
        prop_assert_eq!(chip.rejected(), 0);
    }

    #[test]
    fn turned_by_180_degrees_the_picture_stands_on_its_head(drawings in prop::collection::vec(drawing(), 1..8)) {
        let (upright, turned) = (Bus::default(), Bus::default());
        for (bus, rotation) in [(&upright, DisplayRotation::Rotate0), (&turned, DisplayRotation::Rotate180)] {
            let mut driver = graphics(bus, rotation);
            for drawing in &drawings {
                draw(drawing, &mut driver).expect("drawing into a buffer cannot fail");
            }
            driver.flush().expect("the bus has no faults");
        }
        let (upright, turned) = (upright.0.borrow(), turned.0.borrow());
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                prop_assert_eq!(upright.pixel(x, y), turned.pixel(WIDTH - 1 - x, HEIGHT - 1 - y));
            }
        }
    }

    #[test]
    fn any_bytes_are_survived(writes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..40)) {
        let mut chip = Ssd1306::new();
        for bytes in &writes {
            let (before, frame, contrast) = (chip.generation(), *chip.frame(), chip.contrast());
            let showing = chip.is_showing();
            chip.write(bytes);
            let same = *chip.frame() == frame
                && chip.is_showing() == showing
                && (chip.contrast() == contrast || !showing);
            // A sight that changed has a new number. (One that changed twice and back may have.)
            prop_assert!(same || chip.generation() > before);
            prop_assert!(chip.is_showing() || chip.frame().is_dark());
        }
    }
}

#[test]
fn the_driver_switches_dims_and_darkens() {
    let bus = Bus::default();
    let mut driver = graphics(&bus, DisplayRotation::Rotate0);
    driver.set_pixel(3, 4, true);
    driver.flush().expect("the bus has no faults");
    for (brightness, contrast) in
        [(Brightness::DIMMEST, 0), (Brightness::DIM, 0x2F), (Brightness::BRIGHTEST, 0xFF)]
    {
        let before = bus.0.borrow().generation();
        driver.set_brightness(brightness).expect("the bus has no faults");
        assert_eq!(bus.0.borrow().contrast(), contrast);
        assert!(bus.0.borrow().generation() > before, "brightness is seen");
    }
    driver.set_display_on(false).expect("the bus has no faults");
    assert!(bus.0.borrow().frame().is_dark());
    driver.set_display_on(true).expect("the bus has no faults");
    assert!(bus.0.borrow().pixel(3, 4), "the memory keeps its content while off");
}

#[test]
fn a_page_at_a_time_through_page_addressing() {
    let bus = Bus::default();
    let mut driver = Driver::new(
        I2CDisplayInterface::new(bus.clone()),
        DisplaySize128x64,
        DisplayRotation::Rotate0,
    );
    driver.init_with_addr_mode(AddrMode::Page).expect("the bus has no faults");
    for page in 0..8_u8 {
        // The driver's row is in pixels.
        driver.set_row(page * 8).expect("the bus has no faults");
        driver.set_column(0).expect("the bus has no faults");
        let row: Vec<u8> = (0..128).map(|x| x ^ (page << 5)).collect();
        driver.draw(&row).expect("the bus has no faults");
    }
    let chip = bus.0.borrow();
    for (index, &byte) in chip.frame().as_bytes().iter().enumerate() {
        assert_eq!(usize::from(byte), (index % 128) ^ ((index / 128) << 5), "byte {index}");
    }
}
