//! Document A's whole way to the key in the hand, by a real pointer on a real window under a virtual X server.

#[path = "person/desktop.rs"]
mod desktop;

use desktop::Desktop;

#[test]
#[ignore = "needs a Vulkan driver, Xvfb and xdotool; `cargo xtask test --only viewer` runs it"]
fn a_person_gets_the_key_by_the_software_emergency_unlock() {
    let givens = &["a lockbox", "a keyholder's lock session of 7 days is running"];
    let mut desktop = Desktop::start(givens).expect("there is a desktop");
    desktop
        .wait("a locked box", |told| told.state[0] == "Locked" && told.display.contains("Locked"));
    desktop.hold("Lock/Enter button", 2400);
    desktop.wait("the lock menu", |told| told.display.contains("Emergency Unlock"));
    desktop.drag_knob(2);
    desktop.click("Lock/Enter button");
    desktop.wait("the confirmation", |told| !told.display.contains("Sleep"));
    desktop.drag_knob(1);
    desktop.click("Lock/Enter button");
    desktop.wait("the latch open", |told| told.state[0] == "Unlocked");
    desktop.click_button("Back");
    desktop.click("Back plate");
    desktop.wait("the plate open", |told| told.state[1] == "Open");
    desktop.click("Key");
    desktop.wait("the key in the hand", |told| told.state[2] == "key in hand");
}

#[test]
#[ignore = "needs a Vulkan driver, Xvfb and xdotool; `cargo xtask test --only viewer` runs it"]
fn a_person_who_pulls_at_a_locked_plate_is_told_why_it_stays() {
    let givens = &["a lockbox", "a lock session of 45 minutes is running"];
    let mut desktop = Desktop::start(givens).expect("there is a desktop");
    desktop.click_button("Back");
    desktop.click("Back plate");
    desktop.wait("the reason", |told| told.notice.contains("latched"));
}
