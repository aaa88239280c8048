//! The network, the link, pairing, and attacks on the line.

use bench_protocol::Stimulus;

use super::{expect, no_body};
use crate::bench::{Attack, Bench, StepFailure};
use crate::step::{StepCall, StepId as Id};

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::NetworkIs => bench.apply(Stimulus::Network(call.word(0)? == "online"))?,
        Id::GoOffline => bench.apply(Stimulus::Network(false))?,
        Id::ComeOnline => bench.apply(Stimulus::Network(true))?,
        Id::PairLockbox => bench.pair()?,
        Id::PairWithWrongCode => bench.pair_with_wrong_code()?,
        Id::NotePairingCode => bench.note_pairing_code()?,
        Id::PairWithNotedCode => bench.pair_with_noted_code()?,
        Id::TamperWithCommand => bench.attack(match call.word(0)? {
            "forged" => Attack::Forge,
            "altered" => Attack::Alter,
            _ => Attack::Replay,
        })?,
        Id::LinkIs => {
            let word = call.word(0)?;
            let link = bench.rig()?.link();
            return expect(
                link.is_up() == (word == "up"),
                || format!("a link that is {word}"),
                || {
                    let there = |there: bool| if there { "there" } else { "not there" };
                    format!(
                        "the network is {}, the lock's radio is {}",
                        there(link.network),
                        there(link.radio)
                    )
                },
            );
        }
        _ => return Err(no_body(call)),
    }
    bench.rest_after_action()
}
