//! Tests of the queue.

use std::sync::atomic::AtomicUsize;

use serde_json::json;

use super::*;

fn head(session: i64, revision: i64) -> Task {
    Task::Head { session, revision, time: None }
}

fn state(jobs: &Jobs, id: JobId) -> String {
    jobs.get(id, true, UiLanguage::English).unwrap()["state"].as_str().unwrap().to_owned()
}

fn drain(jobs: &Jobs) -> Vec<(i64, i64)> {
    let done = Mutex::new(Vec::new());
    let work = |_, task: &Task, _: &mut JobWatch<'_>| {
        done.lock().unwrap().push(task.of().unwrap());
        if jobs.waiting() == 0 {
            jobs.close();
        }
        Ok(json!({}))
    };
    jobs.run(&work, &|_, _, _| {});
    done.into_inner().unwrap()
}

#[test]
fn jobs_run_in_their_order_and_a_newer_plan_takes_the_place_of_an_older_one() {
    let jobs = Jobs::new(10);
    let ids =
        [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3)].map(|(session, revision)| jobs.add(head(session, revision)).unwrap());
    assert_eq!(jobs.get(ids[4], true, UiLanguage::English).unwrap()["ahead"], 2);
    assert_eq!(state(&jobs, ids[0]), "cancelled");
    assert_eq!(drain(&jobs), [(2, 1), (3, 1), (1, 3)]);
}

#[test]
fn a_full_queue_says_so_and_keeps_what_it_has() {
    let jobs = Jobs::new(2);
    assert!(jobs.add(head(1, 1)).is_ok() && jobs.add(head(2, 1)).is_ok());
    assert!(matches!(jobs.add(head(3, 1)), Err(ApiError::Full(2))));
    assert!(jobs.add(head(1, 2)).is_ok(), "it takes the place of another");
    assert_eq!(drain(&jobs), [(2, 1), (1, 2)]);
}

#[test]
fn a_plan_that_is_refused_takes_no_place() {
    let jobs = Jobs::new(1);
    let running = jobs.add(head(1, 1)).unwrap();
    let (_task, _onlooker) = jobs.next().unwrap();
    let waiting = jobs.add(head(2, 1)).unwrap();
    assert!(matches!(jobs.add(head(1, 2)), Err(ApiError::Full(1))));
    assert_eq!((state(&jobs, running), state(&jobs, waiting)), ("running".to_owned(), "queued".to_owned()));
    assert!(!jobs.lock().jobs[&running].superseded.load(Ordering::SeqCst), "its plan is still wanted");
}

#[test]
fn a_panic_ends_a_job_and_not_the_thread() {
    let jobs = Jobs::new(2);
    let (bad, good) = (jobs.add(head(1, 1)).unwrap(), jobs.add(head(2, 1)).unwrap());
    let heard = Mutex::new(Vec::new());
    let work = |_, task: &Task, _: &mut JobWatch<'_>| {
        assert_ne!(task.of(), Some((1, 1)), "as planned");
        jobs.close();
        Ok(json!(7))
    };
    jobs.run(&work, &|_, task, result| heard.lock().unwrap().push((task.of().unwrap(), result.is_ok())));
    assert_eq!(heard.into_inner().unwrap(), [((1, 1), false), ((2, 1), true)]);
    assert_eq!(state(&jobs, bad), "failed");
    assert_eq!(jobs.get(bad, true, UiLanguage::English).unwrap()["error"]["code"], "fault");
    // the one that ran when the queue was closed is superseded
    assert_eq!(state(&jobs, good), "cancelled");
}

#[test]
fn what_is_cancelled_before_it_runs_never_runs() {
    let jobs = Jobs::new(5);
    let (one, _two) = (jobs.add(head(1, 1)).unwrap(), jobs.add(head(2, 1)).unwrap());
    let (task, was) = jobs.cancel(one).unwrap();
    assert_eq!((task.of(), was), (Some((1, 1)), State::Queued));
    assert!(jobs.cancel(Uuid::now_v7()).is_none());
    assert_eq!(drain(&jobs), [(2, 1)]);
}

#[test]
fn an_id_of_before_a_restart_is_known_as_such() {
    let before = Jobs::new(5).add(head(1, 1)).unwrap().to_string();
    std::thread::sleep(Duration::from_millis(5));
    let jobs = Jobs::new(5);
    assert!(matches!(jobs.unknown(&before), ApiError::Restarted(_)));
    let now = Uuid::now_v7().to_string();
    assert!(matches!(jobs.unknown(&now), ApiError::NotFound(_)));
    assert!(matches!(jobs.unknown("1"), ApiError::NotFound(_)));
}

#[test]
fn a_question_of_before_a_restart_goes_on_under_its_id_or_says_why_not() {
    let jobs = Jobs::new(1);
    let ids = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    jobs.add_failed(ids[0], head(1, 1), ApiError::SetAside);
    for (id, session) in [(ids[1], 2), (ids[2], 3)] {
        jobs.resume(id, head(session, 1));
    }
    let aside = jobs.get(ids[0], true, UiLanguage::English).unwrap();
    assert_eq!((&aside["state"], &aside["error"]["code"]), (&json!("failed"), &json!("set_aside")));
    assert_eq!(drain(&jobs), [(2, 1), (3, 1)], "whatever the length of the queue");
    assert_eq!(state(&jobs, ids[1]), "done");
}

/// How many searches were left, in the test below.
static LEFT: AtomicUsize = AtomicUsize::new(MOST_LEFT);

#[test]
fn while_too_many_searches_that_were_left_run_no_job_begins() {
    let jobs = Jobs { left: || LEFT.load(Ordering::SeqCst), ..Jobs::new(2) };
    let id = jobs.add(head(1, 1)).unwrap();
    std::thread::scope(|scope| {
        let drained = scope.spawn(|| drain(&jobs));
        while jobs.lock().held.is_none() {
            assert!(!drained.is_finished(), "it waits");
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!((state(&jobs, id), jobs.is_stuck()), ("queued".to_owned(), false));
        assert!(jobs.room().is_ok(), "a moment is no reason to refuse others");
        // after a long time
        jobs.lock().held = Instant::now().checked_sub(HELD * 2);
        assert!(jobs.is_stuck() && matches!(jobs.room(), Err(ApiError::Stuck)));
        assert!(matches!(jobs.add(head(2, 1)), Err(ApiError::Stuck)));
        LEFT.store(0, Ordering::SeqCst);
        assert_eq!(drained.join().unwrap(), [(1, 1)]);
    });
    assert!(!jobs.is_stuck() && jobs.room().is_ok());
}
