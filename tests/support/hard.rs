//! A session that is easy to satisfy and hard to prove: more optional topics than the meetings hold, all indivisible.

use serde_json::{Value, json};

/// A linear congruential generator: the same numbers on every machine.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A session of so many topics on so many days of two meetings. With 140 on 8 it keeps a solver busy for minutes.
pub fn topics(count: usize, days: usize) -> String {
    let mut numbers = Numbers::new(7);
    let items: Vec<Value> = (1..=count)
        .map(|number| {
            let minutes = 7 * (2 + numbers.below(9));
            let priority = 1 + numbers.below(3);
            json!({"id": format!("t{number}"), "minutes": minutes, "split": false, "optional": true, "priority": priority})
        })
        .collect();
    let days: Vec<String> = (0..days).map(|day| format!("2022-05-{:02}", 2 + day)).collect();
    let session = json!({
        "title": "Topics", "timezone": "Europe/Vienna", "order": "free",
        "meetings": {"days": days, "times": ["10:00-12:00", "15:00-17:00"]}, "items": items,
    });
    format!("{session:#}\n")
}
