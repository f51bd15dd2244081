//! Which minutes a meeting can use up with the units that are left: subset sums, one bit for each step of the grid.

/// Words of 64 bits.
const WORDS: usize = 12;

/// The most steps of the grid in a meeting.
pub(super) const MOST_STEPS: u32 = 64 * WORDS as u32 - 1;

/// A set of numbers of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Steps([u64; WORDS]);

impl Steps {
    /// Nothing used.
    pub fn zero() -> Self {
        let mut words = [0; WORDS];
        words[0] = 1;
        Self(words)
    }

    /// Those for which a statement holds, up to `most`.
    pub fn where_holds(most: u32, holds: impl Fn(u32) -> bool) -> Self {
        let mut words = [0; WORDS];
        for step in (0..=most.min(MOST_STEPS)).filter(|&step| holds(step)) {
            words[step as usize / 64] |= 1 << (step % 64);
        }
        Self(words)
    }

    /// Each so much larger; what is too large is lost.
    pub fn plus(&self, steps: u32) -> Self {
        let (words, bits) = (steps as usize / 64, steps % 64);
        let mut sums = [0; WORDS];
        for (n, sum) in sums.iter_mut().enumerate().skip(words) {
            *sum = self.0[n - words] << bits;
            if bits > 0 && n > words {
                *sum |= self.0[n - words - 1] >> (64 - bits);
            }
        }
        Self(sums)
    }

    /// Either.
    pub fn or(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
        self
    }

    /// With any number from `least` to `most` added.
    pub fn plus_any(&self, least: u32, most: u32) -> Self {
        let mut sums = self.plus(least);
        // `wide` numbers of steps are covered; doubling them covers all
        let (mut wide, all) = (1, most - least + 1);
        while wide < all {
            let more = wide.min(all - wide);
            sums = sums.or(&sums.plus(more));
            wide += more;
        }
        sums
    }

    /// Whether one of them, made so much larger, is in another set.
    pub fn meets(&self, steps: u32, other: &Self) -> bool {
        self.plus(steps).0.iter().zip(other.0).any(|(word, others)| word & others != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_shifted_over_words_and_smeared() {
        let holds = |set: &Steps, step: u32| set.meets(0, &Steps::where_holds(step, |one| one == step));
        let sums = Steps::zero().plus(63).or(&Steps::zero());
        for step in 0..200 {
            assert_eq!(holds(&sums, step), step == 0 || step == 63);
            assert_eq!(holds(&sums.plus(70), step), step == 70 || step == 133);
            assert_eq!(holds(&sums.plus_any(5, 17), step), (5..=17).contains(&step) || (68..=80).contains(&step));
        }
        assert!(!holds(&Steps::zero().plus(MOST_STEPS).plus(1), 0));
    }
}
