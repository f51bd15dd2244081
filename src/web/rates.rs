//! Rate limits. Authenticated callers have their own buckets, so unauthenticated ones at the same address, or behind the
//! same proxy, cannot use them up.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::error::ApiError;

/// A token bucket's parameters.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Sustained requests per second.
    pub each_second: f64,
    /// Size of a burst.
    pub at_once: f64,
}

/// Requests with the same key are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RateKey {
    /// An authenticated caller: the address, and the name if known.
    Known(IpAddr, Option<String>),
    /// A caller without a valid token.
    Stranger(IpAddr),
    /// Somebody who tries passwords of an account: the address, and the name.
    Login(IpAddr, String),
    /// A caller who reads with a link. Its secret cannot be guessed, so the limit only spares the server.
    Reader(IpAddr),
}

/// The limits of readers: many may sit behind one address.
const READERS: Rate = Rate { each_second: 50.0, at_once: 1000.0 };

/// The limits of those who try passwords of one account.
const LOGINS: Rate = Rate { each_second: 0.1, at_once: 10.0 };

/// The rate limits of all callers.
#[derive(Debug)]
pub struct Rates {
    known: Rate,
    strangers: Rate,
    left: Mutex<Left>,
}

/// Above this number of buckets, full ones are removed.
const FEW: usize = 10_000;

/// Maximum number of buckets. Beyond it, new callers are refused for a moment.
const MOST: usize = 100_000;

#[derive(Debug, Default)]
struct Left {
    buckets: HashMap<RateKey, Bucket>,
    swept: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Default for Rates {
    /// Enough for a busy page; a stranger may mistype a token a few times.
    fn default() -> Self {
        Self::new(Rate { each_second: 200.0, at_once: 2000.0 }, Rate { each_second: 1.0, at_once: 60.0 })
    }
}

impl Rates {
    /// Limits for authenticated callers and for strangers.
    pub fn new(known: Rate, strangers: Rate) -> Self {
        Self { known, strangers, left: Mutex::default() }
    }

    fn rate(&self, key: &RateKey) -> Rate {
        match key {
            RateKey::Known(..) => self.known,
            RateKey::Stranger(_) => self.strangers,
            RateKey::Login(..) => LOGINS,
            RateKey::Reader(_) => READERS,
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// If the limit is reached.
    pub fn spend(&self, key: RateKey, now: Instant) -> Result<(), ApiError> {
        let rate = self.rate(&key);
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let swept = left.swept.is_some_and(|swept| now.saturating_duration_since(swept) < Duration::from_secs(1));
        if left.buckets.len() > FEW && !swept {
            left.swept = Some(now);
            left.buckets.retain(|key, bucket| bucket.filled(self.rate(key), now) < self.rate(key).at_once);
        }
        if left.buckets.len() >= MOST && !left.buckets.contains_key(&key) {
            return Err(ApiError::TooManyRequests);
        }
        let bucket = left.buckets.entry(key).or_insert(Bucket { left: rate.at_once, at: now });
        *bucket = Bucket { left: bucket.filled(rate, now), at: now };
        if bucket.left < 1.0 {
            return Err(ApiError::TooManyRequests);
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

impl Bucket {
    fn filled(self, rate: Rate, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        (self.left + rate.each_second * passed).min(rate.at_once)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_asks_so_often_and_no_more() {
        let rates = Rates::new(Rate { each_second: 10.0, at_once: 3.0 }, Rate { each_second: 1.0, at_once: 2.0 });
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let now = Instant::now();
        let asks = |key: &RateKey, at| (0..9).filter(|_| rates.spend(key.clone(), at).is_ok()).count();
        let stranger = RateKey::Stranger(one);
        assert_eq!(asks(&stranger, now), 2);
        let known = |who: &str| RateKey::Known(one, Some(who.to_owned()));
        assert_eq!(asks(&known("Ana"), now), 3, "strangers at the same address do not hold her up");
        assert_eq!(asks(&known("Ben"), now), 3, "nor do others behind the same proxy");
        assert_eq!(asks(&RateKey::Known(other, None), now), 3);
        assert_eq!(asks(&known("Ana"), now + Duration::from_millis(250)), 2);
        assert_eq!(asks(&known("Ana"), now + Duration::from_secs(60)), 3);
        assert_eq!(asks(&stranger, now + Duration::from_secs(60)), 2);
    }

    #[test]
    fn many_strangers_take_up_no_memory_for_long() {
        let rates = Rates::default();
        let now = Instant::now();
        for n in 0..u32::try_from(MOST + 10).unwrap() {
            let _spent = rates.spend(RateKey::Stranger(IpAddr::from(n.to_be_bytes())), now);
        }
        let known = || rates.left.lock().unwrap().buckets.len();
        assert_eq!(known(), MOST);
        let later = now + Duration::from_secs(2);
        assert!(rates.spend(RateKey::Stranger(IpAddr::from([255, 0, 0, 1])), later).is_ok());
        assert_eq!(known(), 1);
    }
}
