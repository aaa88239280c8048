//! All steps as Cucumber expressions, for editors; written by `lockbench steps --glue`, never compiled.

#[derive(Parameter)]
#[param(name = "duration", regex = "\\d+(?:\\.\\d+)? \\w+(?: \\d+(?:\\.\\d+)? \\w+)*")]
struct Duration;

#[derive(Parameter)]
#[param(name = "time", regex = "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}(?::\\d{2})? \\S+")]
struct Time;

#[derive(Parameter)]
#[param(name = "name", regex = "[A-Z]\\w*(?: [A-Z]\\w*)*")]
struct Name;

/// A lockbox that is set up, paired, unlocked, closed, with the key inside, online, at 2026-01-05 09:00 UTC.
#[given(expr = "a lockbox")]
fn lockbox(world: &mut World) {}

/// A lockbox with the default password that is not paired.
#[given(expr = "a factory-new lockbox")]
fn factory_new_lockbox(world: &mut World) {}

/// The back plate is taken off, or in its place.
#[given(expr = "the back plate is open/closed")]
fn plate_is(world: &mut World) {}

/// The device's setting for emergency unlock, set before a session.
#[given(expr = "emergency unlock is on/off")]
fn emergency_unlock_is(world: &mut World) {}

/// Sessions that start from now on allow breaks of this length, this long apart.
#[given(expr = "breaks of {duration} are allowed every {duration}")]
fn breaks_allowed(world: &mut World) {}

/// A session was started on the device, and the box is locked.
#[given(expr = "a lock session of {duration} is running")]
fn local_session_running(world: &mut World) {}

/// A session was started by the keyholder, and the box is locked.
#[given(expr = "a keyholder's lock session of {duration} is running")]
fn keyholder_session_running(world: &mut World) {}

/// Lock Forever was chosen and confirmed on the device, and the box is locked.
#[given(expr = "a Lock Forever session is running")]
fn lock_forever_running(world: &mut World) {}

/// The box is locked without a session; a valid code, card or key opens it.
#[given(expr = "the lockbox is locked with a code")]
fn locked_with_code(world: &mut World) {}

/// There is a network around the lockbox, or none.
#[given(expr = "the lockbox is online/offline")]
fn network_is(world: &mut World) {}

/// The device's clock and the dashboard's show this time.
#[given(expr = "the clock reads {time}")]
fn clock_reads(world: &mut World) {}

/// A USB supply is plugged in, or not.
#[given(expr = "USB power is connected/disconnected")]
fn usb_is(world: &mut World) {}

/// The battery's charge, 0 to 100 percent.
#[given(expr = "the battery is at {int} %")]
fn battery_is(world: &mut World) {}

/// The master password in force, 4 to 8 digits.
#[given(expr = "the master password is {string}")]
fn master_password_is(world: &mut World) {}

/// The people that the administrator has added.
#[given(expr = "the users:")]
fn users(world: &mut World) {}

/// The IANA time zone in which periods are entered.
#[given(expr = "the site's time zone is {string}")]
fn site_time_zone_is(world: &mut World) {}

/// Presses the button and lets go of it at once.
#[when(expr = "I press Lock\\/Enter/Back")]
fn press(world: &mut World) {}

/// Presses Lock/Enter and keeps it down.
#[when(expr = "I begin to hold Lock\\/Enter")]
fn begin_hold(world: &mut World) {}

/// Ends a hold of Lock/Enter.
#[when(expr = "I let go of Lock\\/Enter")]
fn let_go(world: &mut World) {}

/// Holds the button this long between the edges of its contact.
#[when(expr = "I hold Lock\\/Enter/Back for {duration}")]
fn hold(world: &mut World) {}

/// Turns the knob by this many detents; clockwise is down in menus.
#[when(expr = "I turn the knob {int} step(s) clockwise/counter-clockwise")]
fn turn_knob(world: &mut World) {}

/// Wakes the box, then holds Lock/Enter for 2 s.
#[when(expr = "I open the lock menu")]
fn open_lock_menu(world: &mut World) {}

/// Turns the knob until the row is selected.
#[when(expr = "I scroll to {string}")]
fn scroll_to(world: &mut World) {}

/// Scrolls to the row and presses Lock/Enter.
#[when(expr = "I choose {string}")]
fn choose(world: &mut World) {}

/// Chooses the second row of a confirmation screen.
#[when(expr = "I confirm")]
fn confirm(world: &mut World) {}

/// Chooses the first, harmless row of a confirmation screen.
#[when(expr = "I cancel")]
fn cancel(world: &mut World) {}

/// Locks for this long through the menu and the timer screen; stops at the first error.
#[when(expr = "I start a lock of {duration}")]
fn start_lock(world: &mut World) {}

/// Chooses Lock with Code in the main menu.
#[when(expr = "I lock with a code")]
fn lock_with_code(world: &mut World) {}

/// Takes the back plate off, or closes it.
#[when(expr = "I open/close the back plate")]
fn move_plate(world: &mut World) {}

/// Takes the key out of the open box.
#[when(expr = "I take the key out")]
fn take_key_out(world: &mut World) {}

/// Puts the key into the open box.
#[when(expr = "I put the key back")]
fn put_key_back(world: &mut World) {}

/// Breaks the back plate open: the hardware way out, which destroys the plate.
#[when(expr = "I break the back plate open")]
fn break_plate(world: &mut World) {}

/// Puts a new back plate on.
#[when(expr = "I replace the back plate")]
fn replace_plate(world: &mut World) {}

/// Lets this much time pass.
#[when(expr = "{duration} pass/passes")]
fn time_passes(world: &mut World) {}

/// Takes away battery and USB.
#[when(expr = "the power is cut")]
fn cut_power(world: &mut World) {}

/// Gives battery and USB back as they were.
#[when(expr = "the power is restored")]
fn restore_power(world: &mut World) {}

/// Takes away battery and USB for this long.
#[when(expr = "the power is cut for {duration}")]
fn cut_power_for(world: &mut World) {}

/// Confirms, and takes the power away this long after the button was let go.
#[when(expr = "I confirm and the power is cut {duration} later")]
fn confirm_then_cut_power(world: &mut World) {}

/// Resets the clock chip, which says so by its flag.
#[when(expr = "the clock loses its time")]
fn lose_clock(world: &mut World) {}

/// Plugs a USB supply in, or pulls it.
#[when(expr = "I connect/disconnect USB power")]
fn switch_usb(world: &mut World) {}

/// Takes the network away.
#[when(expr = "the lockbox goes offline")]
fn go_offline(world: &mut World) {}

/// Brings the network back.
#[when(expr = "the lockbox comes online")]
fn come_online(world: &mut World) {}

/// Hangs the firmware: nothing runs any more until a restart.
#[when(expr = "the lockbox stops responding")]
fn stop_responding(world: &mut World) {}

/// Somebody sends the lock a command that nobody authorised.
#[when(expr = "a command on the link is forged/altered/replayed")]
fn tamper_with_command(world: &mut World) {}

/// Latch sensor 1, 2 or 3 reads the same from now on.
#[when(expr = "latch sensor {int} is stuck at locked/unlocked")]
fn latch_sensor_stuck(world: &mut World) {}

/// Back plate sensor 1 or 2 reads the same from now on.
#[when(expr = "back plate sensor {int} is stuck at open/closed")]
fn plate_sensor_stuck(world: &mut World) {}

/// The bolt does not move any more.
#[when(expr = "the latch jams")]
fn jam_latch(world: &mut World) {}

/// The bolt moves again.
#[when(expr = "the latch is freed")]
fn free_latch(world: &mut World) {}

/// The keyholder starts a session with the usual settings.
#[when(expr = "the keyholder starts a lock session of {duration}")]
fn keyholder_starts_session(world: &mut World) {}

/// The keyholder starts a session with the settings in the table.
#[when(expr = "the keyholder starts a lock session:")]
fn keyholder_starts_session_with(world: &mut World) {}

/// The keyholder unlocks, which completes the session.
#[when(expr = "the keyholder unlocks the lockbox")]
fn keyholder_unlocks(world: &mut World) {}

/// The keyholder ends the session, after the hardware way out.
#[when(expr = "the keyholder ends the session")]
fn keyholder_ends_session(world: &mut World) {}

/// The keyholder gives the session a new duration from its start.
#[when(expr = "the keyholder sets the session to {duration}")]
fn keyholder_sets_duration(world: &mut World) {}

/// The keyholder asks for the setting to be changed.
#[when(expr = "the keyholder turns emergency unlock on/off")]
fn keyholder_sets_emergency_unlock(world: &mut World) {}

/// Presses the digits, then #.
#[when(expr = "I enter {string} on the keypad")]
fn enter_code(world: &mut World) {}

/// Presses just these keys.
#[when(expr = "I press {string} on the keypad")]
fn press_keys(world: &mut World) {}

/// Holds the pin with a paperclip for this long.
#[when(expr = "I hold the reset pin for {duration}")]
fn hold_reset_pin(world: &mut World) {}

/// Presses the pin with a paperclip and keeps it down.
#[when(expr = "I begin to hold the reset pin")]
fn begin_hold_reset_pin(world: &mut World) {}

/// Ends a hold of the reset pin.
#[when(expr = "I let go of the reset pin")]
fn let_go_reset_pin(world: &mut World) {}

/// Enters the password in force, then Settings, Change Password, and the new one twice.
#[when(expr = "I change the password to {string}")]
fn change_password(world: &mut World) {}

/// Pairs the lockbox with the dashboard: Settings, Pairing, and the code on the display is entered there.
#[when(expr = "I pair the lockbox")]
fn pair_lockbox(world: &mut World) {}

/// The same with a mistake in the code; the Pairing screen stays open.
#[when(expr = "I pair the lockbox with a wrong code")]
fn pair_with_wrong_code(world: &mut World) {}

/// Writes down the code on the display's Pairing screen.
#[when(expr = "I note the pairing code")]
fn note_pairing_code(world: &mut World) {}

/// Enters the code that was noted on the dashboard, whatever the display shows now.
#[when(expr = "the administrator pairs with the noted code")]
fn pair_with_noted_code(world: &mut World) {}

/// The administrator makes the digital keys in the table, one a row.
#[when(expr = "the administrator makes a digital key:")]
fn make_digital_key(world: &mut World) {}

/// The administrator deletes a digital key.
#[when(expr = "the administrator deletes the digital key {string}")]
fn delete_digital_key(world: &mut World) {}

/// The administrator asks for a reset from the dashboard.
#[when(expr = "the administrator resets the lockbox")]
fn administrator_resets(world: &mut World) {}

/// Support ends a self-locked person's session, after the break-open was reported.
#[when(expr = "the administrator ends the session")]
fn administrator_ends_session(world: &mut World) {}

/// The plan includes remote reset, or not.
#[when(expr = "the plan allows/forbids remote reset")]
fn plan_sets_remote_reset(world: &mut World) {}

/// A user opens or refreshes the digital keys app.
#[when(expr = "{name} opens/refreshes the app")]
fn user_opens_app(world: &mut World) {}

/// A user presses the unlock button of a digital key.
#[when(expr = "{name} presses unlock for {string}")]
fn user_presses_unlock(world: &mut World) {}

/// A user holds the phone with the open app to the lock's reader.
#[when(expr = "{name} holds the phone to the reader")]
fn user_holds_phone(world: &mut World) {}

/// A user writes a digital key to a keycard.
#[when(expr = "{name} writes {string} to a keycard")]
fn user_writes_keycard(world: &mut World) {}

/// Somebody holds the keycard to the lock's reader.
#[when(expr = "the keycard is held to the reader")]
fn hold_keycard(world: &mut World) {}

/// Where the latch itself is.
#[then(expr = "the lockbox is locked/unlocked")]
fn latch_is(world: &mut World) {}

/// It has unlocked since the last When began, no later than this after that step's own action; time may run up to it.
#[then(expr = "the lockbox unlocks within {duration}")]
fn unlocks_within(world: &mut World) {}

/// The device says that a session runs.
#[then(expr = "the lock session is running")]
fn session_is_running(world: &mut World) {}

/// The device says that no session runs.
#[then(expr = "the lock session has ended")]
fn session_has_ended(world: &mut World) {}

/// This much of a cooldown is left, within 5 s.
#[then(expr = "a cooldown of {duration} is running")]
fn cooldown_is_running(world: &mut World) {}

/// The device shows no cooldown.
#[then(expr = "no cooldown is running")]
fn no_cooldown(world: &mut World) {}

/// The text stands on the display, line breaks and case aside.
#[then(expr = "the display shows {string}")]
fn display_shows(world: &mut World) {}

/// The text does not stand on the display.
#[then(expr = "the display does not show {string}")]
fn display_does_not_show(world: &mut World) {}

/// How bright the display is.
#[then(expr = "the display is bright/dimmed/off")]
fn display_is(world: &mut World) {}

/// All rows of the menu, in order, also those beyond the display.
#[then(expr = "the menu shows:")]
fn menu_shows(world: &mut World) {}

/// No row of the menu has this text.
#[then(expr = "the menu does not offer {string}")]
fn menu_does_not_offer(world: &mut World) {}

/// The header's icon or text: locked, unlocked, plate, no plate, link, no link, battery 80 %.
#[then(expr = "the header shows {string}")]
fn header_shows(world: &mut World) {}

/// A QR code can be read from the pixels.
#[then(expr = "the display shows a QR code")]
fn qr_code_shown(world: &mut World) {}

/// The QR code read from the pixels leads there.
#[then(expr = "the display shows a QR code for {string}")]
fn qr_code_shown_for(world: &mut World) {}

/// The error screen of this name, as a whole.
#[then(expr = "error {word} is shown")]
fn error_shown(world: &mut World) {}

/// The display shows no error screen.
#[then(expr = "no error is shown")]
fn no_error_shown(world: &mut World) {}

/// What the device says about the break.
#[then(expr = "the break is running/overdue/over")]
fn break_is(world: &mut World) {}

/// The plate does not keep the key in.
#[then(expr = "I can take the key out")]
fn key_comes_out(world: &mut World) {}

/// The plate keeps the key in.
#[then(expr = "I cannot take the key out")]
fn key_stays_in(world: &mut World) {}

/// The back plate is broken.
#[then(expr = "the back plate has to be replaced")]
fn plate_has_to_be_replaced(world: &mut World) {}

/// LED and buzzer answered the last When.
#[then(expr = "the lockbox flashes and beeps")]
fn flashes_and_beeps(world: &mut World) {}

/// Neither LED nor buzzer nor latch answered the last When.
#[then(expr = "the lockbox does nothing")]
fn does_nothing(world: &mut World) {}

/// Whether the keypad takes codes.
#[then(expr = "the keypad is disabled/enabled")]
fn keypad_is(world: &mut World) {}

/// The text stands on the keyholder's page.
#[then(expr = "the keyholder sees {string}")]
fn keyholder_sees(world: &mut World) {}

/// The text does not stand on the keyholder's page.
#[then(expr = "the keyholder does not see {string}")]
fn keyholder_does_not_see(world: &mut World) {}

/// The session's state on the dashboard: pending, locked, break, completed, abandoned.
#[then(expr = "the dashboard shows the session as {string}")]
fn dashboard_shows_session(world: &mut World) {}

/// The notice came, and came once.
#[then(expr = "the keyholder is told {string} once")]
fn keyholder_told_once(world: &mut World) {}

/// The key's status on the dashboard.
#[then(expr = "the digital key {string} is UPCOMING/ACTIVE/EXPIRED/LOST")]
fn digital_key_is(world: &mut World) {}

/// The key is deleted, but the lock has not confirmed it.
#[then(expr = "the digital key {string} is PENDING DELETE")]
fn digital_key_is_pending_delete(world: &mut World) {}

/// How long the dashboard says that the key could still open the lock.
#[then(expr = "the digital key {string} could still open the lockbox for {duration}")]
fn digital_key_could_open_for(world: &mut World) {}

/// The key is in the user's app.
#[then(expr = "{name} sees the digital key {string}")]
fn user_sees_digital_key(world: &mut World) {}

/// The key is not in the user's app.
#[then(expr = "{name} does not see the digital key {string}")]
fn user_does_not_see_digital_key(world: &mut World) {}

/// An e-mail about this went to the user.
#[then(expr = "{name} gets an e-mail about {string}")]
fn user_gets_mail(world: &mut World) {}

/// The last refusal, from dashboard, lock or display, has this text.
#[then(expr = "the request is refused with {string}")]
fn request_refused(world: &mut World) {}

/// The audit log has an entry with this text.
#[then(expr = "the audit log shows {string}")]
fn audit_log_shows(world: &mut World) {}

/// The audit log has exactly one entry with this text.
#[then(expr = "the audit log shows {string} once")]
fn audit_log_shows_once(world: &mut World) {}

/// Whether the device's own link is up.
#[then(expr = "the link is up/down")]
fn link_is(world: &mut World) {}

/// A drive began no later than this after the last When's own action.
#[then(expr = "the solenoid is driven within {duration}")]
fn solenoid_driven_within(world: &mut World) {}

/// No drive in the whole scenario was longer.
#[then(expr = "the solenoid was never driven for longer than {duration}")]
fn solenoid_never_longer_than(world: &mut World) {}
