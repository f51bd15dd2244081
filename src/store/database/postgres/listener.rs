//! Hears of changes. Each table of the store notifies the channel `plenary` with the name of its schema
//! (`store/schema/postgres.rs`), so that all servers hear what one of them, or a worker, has written.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use postgres::Config;
use postgres::fallible_iterator::FallibleIterator;

use super::{Result, connect};

/// How long the listener waits before it connects once more, and how often it sees whether it is still wanted.
const PAUSE: Duration = Duration::from_millis(500);

/// Counts the changes, in a thread that ends when this is dropped.
#[derive(Debug)]
pub(super) struct Listener {
    count: Arc<AtomicI64>,
}

impl Listener {
    pub(super) fn start(config: &Config) -> Self {
        let (count, config) = (Arc::new(AtomicI64::new(0)), config.clone());
        let heard = Arc::downgrade(&count);
        // it ends with the process, or half a second after nobody listens
        let _thread = thread::spawn(move || {
            while heard.strong_count() > 0 {
                // whatever was missed counts as one change
                add(&heard);
                // a connection that was cut is made once more
                if let Err(error) = listen(&config, &heard) {
                    tracing::warn!(%error, "the database cannot be listened to; trying again");
                }
                thread::sleep(PAUSE);
            }
        });
        Self { count }
    }

    pub(super) fn changes(&self) -> i64 {
        self.count.load(Ordering::SeqCst)
    }
}

fn add(to: &Weak<AtomicI64>) {
    if let Some(count) = to.upgrade() {
        count.fetch_add(1, Ordering::SeqCst);
    }
}

fn listen(config: &Config, heard: &Weak<AtomicI64>) -> Result<()> {
    let mut client = connect(config)?;
    client.batch_execute("LISTEN plenary")?;
    let schema: Option<String> = client.query_one("SELECT current_schema()", &[])?.get(0);
    add(heard);
    while heard.strong_count() > 0 {
        {
            let mut news = client.notifications();
            let mut waiting = news.timeout_iter(PAUSE);
            while let Some(one) = waiting.next()? {
                if Some(one.payload()) == schema.as_deref() {
                    add(heard);
                }
            }
        }
        if client.is_closed() {
            break;
        }
    }
    Ok(())
}
