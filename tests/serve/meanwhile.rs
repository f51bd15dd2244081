//! Somebody else who asks while a server is kept busy.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::served::{Served, agent, call};

/// In this time whoever asks for little is answered. A slow machine that does other things needs a second or two.
const SOON: Duration = Duration::from_secs(10);

/// Says that the work is over, even where it panics.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Does some work, and meanwhile asks again and again for the health of the server and for a session. Each is answered soon.
pub fn served_meanwhile<T>(server: &Served, session: i64, headers: &[(&str, &str)], work: impl FnOnce() -> T) -> T {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let asks = scope.spawn(|| {
            let mut asked = 0;
            while !over.load(Ordering::SeqCst) {
                for path in ["/api/v1/health".to_owned(), format!("/api/v1/sessions/{session}")] {
                    let clock = Instant::now();
                    // on a connection of its own, as somebody new has
                    let reply = call(&agent(), &server.url, "GET", &path, b"", headers).expect("an answer");
                    assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.bytes));
                    assert!(clock.elapsed() < SOON, "{path} took {:?}", clock.elapsed());
                }
                asked += 1;
                thread::sleep(Duration::from_millis(5));
            }
            asked
        });
        let done = {
            let _over = Over(&over);
            work()
        };
        assert!(asks.join().expect("whoever asks is answered soon") > 0, "the work was over before anybody asked");
        done
    })
}
