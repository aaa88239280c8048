//! From the start of the program to its first picture in the window.

use crate::desktop::Desktop;
use crate::now;

/// How often.
const ROUNDS: usize = 3;

/// Starts it some times.
pub(crate) fn first_frame() {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let mut desktop = Desktop::bare().expect("there is a desktop");
            let began = now();
            desktop.open(&["a lockbox"]).expect("the viewer starts");
            desktop.wait("the first picture", |told| told.frames > 0);
            began.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("start to first frame: {:.2} s at best, {:.2} s in the middle", times[0], times[1]);
}
