//! Hours to choose from, at random: the form of a session file that makes candidate meetings.

use serde_json::{Value, json};

use super::generate::{MEETINGS, Slot, clock};
use super::random::Rng;

/// Hours to choose from: on each day as many candidates as fit, which overlap.
pub struct Hours {
    days: Vec<&'static str>,
    from: u64,
    to: u64,
    length: u64,
    step: u64,
    per_day: u64,
}

impl Hours {
    pub fn new(rng: &mut Rng, days: [&'static str; 2]) -> Self {
        let days = if rng.chance(50) { days.to_vec() } else { vec![days[usize::from(rng.chance(35))]] };
        // all in all no more than the meetings of other sessions
        let most = if days.len() == 1 { MEETINGS } else { 2 };
        let (length, step) = (rng.range(3, 8), rng.range(1, 7));
        let from = rng.pick(&[7 * 60 + 53, 10 * 60, 19 * 60 + 50, 21 * 60 + 50]);
        let to = from + length + step * (rng.range(2, most) - 1) + rng.below(step as usize) as u64;
        Self { days, from, to, length, step, per_day: rng.pick(&[1, 1, 2]) }
    }

    pub fn slots(&self) -> Vec<Slot> {
        let starts = (self.from..=self.to - self.length).step_by(self.step as usize);
        let all = self.days.iter().flat_map(|&day| starts.clone().map(move |start| (day, start)));
        let slot = |(place, (day, start))| Slot {
            id: format!("m{}", place + 1),
            day,
            start,
            end: start + self.length,
            track: "plenary",
        };
        all.enumerate().map(slot).collect()
    }

    pub fn form(&self) -> Value {
        json!({"days": self.days, "between": format!("{}-{}", clock(self.from), clock(self.to)),
            "length": self.length, "step": self.step, "per_day": self.per_day})
    }
}
