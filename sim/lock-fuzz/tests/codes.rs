//! Every code of four digits against the lockout: what an attacker at the keypad needs (KEY-10).

use lock_fuzz::codes::besiege;

#[test]
fn ten_thousand_codes_take_two_weeks_and_only_the_right_one_opens() {
    let siege = besiege().expect("the lockout holds");
    insta::assert_snapshot!(siege);
}
