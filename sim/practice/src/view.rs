//! What a person sees of the lockbox at one instant, read through the observer.

use bench_protocol::{Coil, Instant, LatchPosition, Pin, PlateState};
use lockbench::bench::Bench;
use observer::{Brightness, Observer};

use crate::hand::Hand;

/// Columns of the display.
const WIDTH: usize = 128;

/// The lockbox as it looks, and what is known around it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The desk's instant.
    pub at: Instant,
    /// The true time, in seconds since 1970 UTC.
    pub utc_s: i64,
    /// The display's pixels in the controller's order: 8 pages of 128 columns, bit 0 on top.
    pub pixels: Box<[u8; 1024]>,
    /// How bright the display is.
    pub brightness: Brightness,
    /// What the display says, as one line.
    pub text: String,
    /// The LED is lit.
    pub led: bool,
    /// The buzzer sounds.
    pub buzzer: bool,
    /// What flows through the solenoid.
    pub coil: Coil,
    /// Where the bolt is.
    pub latch: LatchPosition,
    /// Whether each latch sensor reads locked.
    pub latch_sensors: [bool; 3],
    /// What the back plate is.
    pub plate: PlateState,
    /// Whether each back plate sensor sees the plate.
    pub plate_sensors: [bool; 2],
    /// The key is in the box.
    pub key_inside: bool,
    /// The box is supplied, by battery or USB.
    pub powered: bool,
    /// The battery's charge, 0 to 100 percent.
    pub battery_percent: u8,
    /// The USB cable supplies the box.
    pub usb: bool,
    /// There is a network.
    pub network: bool,
    /// The lock's radio is supplied and there is a network.
    pub link: bool,
    /// A finger is on Lock/Enter.
    pub lock_enter: bool,
    /// A finger is on Back.
    pub back: bool,
    /// The paperclip presses the reset switch behind the pinhole.
    pub paperclip: bool,
    /// The keys of the keypad that a finger is on, in the order in which they went down.
    pub keypad: Vec<char>,
    /// How many detents the knob was turned, clockwise positive.
    pub knob: i32,
    /// A card or a phone is at the reader.
    pub at_reader: bool,
    /// When the firmware wants to be polled next.
    pub deadline: Option<Instant>,
    /// Why it wants to.
    pub why: String,
    /// The keyholder's page, one fact a line.
    pub keyholder: Vec<String>,
    /// The administrator's list of digital keys, one a line.
    pub keys: Vec<String>,
    /// The last request that dashboard or lock refused, in words.
    pub refused: Option<String>,
    /// How many were refused so far: a number that rises says that [`View::refused`] is new.
    pub refusals: usize,
}

impl View {
    /// Looks at what is on a bench; `None` if there is nothing.
    pub fn of(bench: &Bench) -> Option<Self> {
        let eyes = bench.observer()?;
        let picture = eyes.picture();
        let deadline = eyes.deadline();
        let dashboard = bench.dashboard_lockbox();
        let hand = Hand::of(bench.stimuli());
        let refusals = dashboard.map_or(&[][..], |lockbox| lockbox.refusals());
        let network = eyes.network().now().unwrap_or(false);
        Some(Self {
            at: bench.now(),
            utc_s: bench.utc().as_millis().div_euclid(1000),
            pixels: Box::new(*picture.bytes()),
            brightness: picture.brightness,
            text: eyes.text().collapsed.clone(),
            led: eyes.led().now().unwrap_or(false),
            buzzer: eyes.buzzer().now().unwrap_or(false),
            coil: eyes.coil(),
            latch: eyes.latch().unwrap_or(LatchPosition::Unlocked),
            latch_sensors: [Pin::Latch1, Pin::Latch2, Pin::Latch3].map(|pin| is_low(&eyes, pin)),
            plate: eyes.plate().now().unwrap_or(PlateState::Closed),
            plate_sensors: [Pin::Plate1, Pin::Plate2].map(|pin| is_low(&eyes, pin)),
            key_inside: eyes.key_inside().now().unwrap_or(true),
            powered: eyes.power().now().unwrap_or(false),
            battery_percent: eyes.battery_percent().now().unwrap_or(0),
            usb: eyes.level(Pin::UsbSense) == Some(true),
            network,
            link: network && eyes.link_power().now() == Some(true),
            lock_enter: hand.lock_enter,
            back: hand.back,
            paperclip: hand.paperclip,
            keypad: hand.keypad,
            knob: hand.knob,
            at_reader: hand.at_reader,
            deadline: deadline.map(|(at, _)| at),
            why: deadline.map_or_else(String::new, |(_, why)| why.to_owned()),
            keyholder: dashboard
                .map(|lockbox| lockbox.keyholder_view(bench.utc()))
                .unwrap_or_default(),
            keys: dashboard.map(|lockbox| lockbox.key_list(bench.utc())).unwrap_or_default(),
            refused: refusals.last().map(|refusal| refusal.text().to_owned()),
            refusals: refusals.len(),
        })
    }

    /// Tells whether a pixel is lit; one beyond the display is not.
    pub fn pixel(&self, x: usize, y: usize) -> bool {
        let column = (x < WIDTH).then(|| y / 8 * WIDTH + x);
        column.and_then(|place| self.pixels.get(place)).is_some_and(|byte| byte >> (y % 8) & 1 == 1)
    }
}

/// Sensors are active-low.
fn is_low(eyes: &Observer, pin: Pin) -> bool {
    eyes.level(pin) == Some(false)
}

/// What makes one view different from another to a person, cheap to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    display: u64,
    levels: u32,
    coil: Coil,
    latch: Option<LatchPosition>,
    plate: Option<PlateState>,
    key_inside: Option<bool>,
    powered: Option<bool>,
    battery_percent: Option<u8>,
    network: Option<bool>,
    refusals: usize,
    notices: usize,
    stimuli: usize,
}

/// The wires that a person sees or feels.
const SEEN: [Pin; 9] = [
    Pin::Led,
    Pin::Buzzer,
    Pin::LinkPower,
    Pin::Latch1,
    Pin::Latch2,
    Pin::Latch3,
    Pin::Plate1,
    Pin::Plate2,
    Pin::UsbSense,
];

impl Mark {
    /// Takes the mark of what is on a bench.
    pub(crate) fn of(bench: &Bench) -> Option<Self> {
        let eyes = bench.observer()?;
        let level = |levels, (place, pin): (usize, &Pin)| {
            levels | u32::from(eyes.level(*pin) == Some(true)) << place
        };
        let dashboard = bench.dashboard_lockbox();
        Some(Self {
            display: eyes.display().generation(),
            levels: SEEN.iter().enumerate().fold(0, level),
            coil: eyes.coil(),
            latch: eyes.latch(),
            plate: eyes.plate().now(),
            key_inside: eyes.key_inside().now(),
            powered: eyes.power().now(),
            battery_percent: eyes.battery_percent().now(),
            network: eyes.network().now(),
            refusals: dashboard.map_or(0, |lockbox| lockbox.refusals().len()),
            notices: dashboard.map_or(0, |lockbox| lockbox.notices().len()),
            stimuli: bench.stimuli().len(),
        })
    }
}
