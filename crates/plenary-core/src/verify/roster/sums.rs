//! What a team can still use of a limit: of 200 remaining minutes only 180 if all meetings to come last 90.

/// The sums that the duties to come can make, for each number of duties that are past.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    /// The bits of each row: the sums from 0 up to the limit.
    rows: Vec<Vec<u64>>,
    /// The sum of all duties to come.
    to_come: Vec<u64>,
}

impl Sums {
    /// The sums of these weights, and of all their tails, up to `most`.
    pub fn new(weights: impl DoubleEndedIterator<Item = u32>, most: u32) -> Self {
        let words = most as usize / 64 + 1;
        let mut row = vec![0; words];
        row[0] = 1;
        let (mut rows, mut to_come) = (vec![row], vec![0]);
        for weight in weights.rev() {
            let (row, total) = (&rows[rows.len() - 1], to_come[to_come.len() - 1]);
            let more = shifted(row, weight as usize);
            let next = row.iter().zip(more).map(|(one, two)| one | two).collect();
            rows.push(next);
            to_come.push(total + u64::from(weight));
        }
        rows.reverse();
        to_come.reverse();
        Self { rows, to_come }
    }

    /// The most of `left` that the duties to come can use, when so many are past.
    pub fn usable(&self, past: usize, left: u32) -> u32 {
        if u64::from(left) >= self.to_come[past] {
            return self.to_come[past] as u32;
        }
        let (row, left) = (&self.rows[past], left as usize);
        let mask = u64::MAX >> (63 - left % 64);
        let words = row[..=left / 64].iter().enumerate().rev();
        let found = words.map(|(at, word)| (at, if at == left / 64 { word & mask } else { *word }));
        // 0 is a sum of any duties, so there is one
        found.into_iter().find(|(_, word)| *word != 0).map_or(0, |(at, word)| (at * 64) as u32 + word.ilog2())
    }

    /// What the duties to come weigh together.
    pub fn to_come(&self, past: usize) -> u64 {
        self.to_come[past]
    }
}

/// Each sum with so much added; what passes the end is dropped.
fn shifted(row: &[u64], by: usize) -> impl Iterator<Item = u64> + '_ {
    let (words, bits) = (by / 64, by % 64);
    (0..row.len()).map(move |at| {
        let word = |back: usize| at.checked_sub(words + back).map_or(0, |at| row[at]);
        if bits == 0 { word(0) } else { word(0) << bits | word(1) >> (64 - bits) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_used_is_a_sum_of_what_is_to_come() {
        let sums = Sums::new([90, 60, 70].into_iter(), 200);
        let used = |past, left| sums.usable(past, left);
        assert_eq!([used(0, 200), used(0, 159), used(0, 100), used(0, 59)], [160, 150, 90, 0]);
        assert_eq!([used(1, 200), used(1, 129), used(1, 69), used(2, 200), used(3, 200)], [130, 70, 60, 70, 0]);
        assert_eq!((sums.to_come(0), sums.to_come(1), sums.to_come(3)), (220, 130, 0));
        // sums that are whole words of bits apart
        let sums = Sums::new([64, 128, 1].into_iter(), 192);
        assert_eq!([63, 64, 65, 127, 191, 192].map(|left| sums.usable(0, left)), [1, 64, 65, 65, 129, 192]);
    }

    #[test]
    fn it_is_what_trying_all_gives() {
        let weights = [30u32, 45, 45, 75, 100, 135];
        for most in [10, 100, 127, 128, 200] {
            let sums = Sums::new(weights.into_iter(), most);
            for past in 0..=weights.len() {
                let tail = &weights[past..];
                for left in 0..=most {
                    let of = |set: u32| (0..tail.len()).filter(|ix| set >> ix & 1 == 1).map(|ix| tail[ix]).sum::<u32>();
                    let best = (0..1 << tail.len()).map(of).filter(|sum| *sum <= left).max();
                    assert_eq!(Some(sums.usable(past, left)), best, "{past} {left} of {most}");
                }
            }
        }
    }
}
