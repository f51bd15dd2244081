//! Tests of the queue.

use serde_json::json;

use super::*;

fn head(session: i64, revision: i64) -> Task {
    Task::Head { session, revision, time: None }
}

fn state(jobs: &Jobs, id: JobId) -> String {
    jobs.get(id, true, Tongue::English).unwrap()["state"].as_str().unwrap().to_owned()
}

fn drain(jobs: &Jobs) -> Vec<(i64, i64)> {
    let done = Mutex::new(Vec::new());
    let work = |task: &Task, _: &mut Onlooker<'_>| {
        done.lock().unwrap().push(task.of().unwrap());
        if jobs.waiting() == 0 {
            jobs.close();
        }
        Ok(json!({}))
    };
    jobs.run(&work, &|_, _| {});
    done.into_inner().unwrap()
}

#[test]
fn jobs_run_in_their_order_and_a_newer_plan_takes_the_place_of_an_older_one() {
    let jobs = Jobs::new(10);
    let ids =
        [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3)].map(|(session, revision)| jobs.add(head(session, revision)).unwrap());
    assert_eq!(jobs.get(ids[4], true, Tongue::English).unwrap()["ahead"], 2);
    assert_eq!(state(&jobs, ids[0]), "cancelled");
    assert_eq!(drain(&jobs), [(2, 1), (3, 1), (1, 3)]);
}

#[test]
fn a_full_queue_says_so_and_keeps_what_it_has() {
    let jobs = Jobs::new(2);
    assert!(jobs.add(head(1, 1)).is_ok() && jobs.add(head(2, 1)).is_ok());
    assert!(matches!(jobs.add(head(3, 1)), Err(Wrong::Full(2))));
    assert!(jobs.add(head(1, 2)).is_ok(), "it takes the place of another");
    assert_eq!(drain(&jobs), [(2, 1), (1, 2)]);
}

#[test]
fn a_plan_that_is_refused_takes_no_place() {
    let jobs = Jobs::new(1);
    let running = jobs.add(head(1, 1)).unwrap();
    let (_task, _onlooker) = jobs.next().unwrap();
    let waiting = jobs.add(head(2, 1)).unwrap();
    assert!(matches!(jobs.add(head(1, 2)), Err(Wrong::Full(1))));
    assert_eq!((state(&jobs, running), state(&jobs, waiting)), ("running".to_owned(), "queued".to_owned()));
    assert!(!jobs.lock().jobs[&running].moot.load(Ordering::SeqCst), "its plan is still wanted");
}

#[test]
fn a_panic_ends_a_job_and_not_the_thread() {
    let jobs = Jobs::new(2);
    let (bad, good) = (jobs.add(head(1, 1)).unwrap(), jobs.add(head(2, 1)).unwrap());
    let heard = Mutex::new(Vec::new());
    let work = |task: &Task, _: &mut Onlooker<'_>| {
        assert_ne!(task.of(), Some((1, 1)), "as planned");
        jobs.close();
        Ok(json!(7))
    };
    jobs.run(&work, &|task, result| heard.lock().unwrap().push((task.of().unwrap(), result.is_ok())));
    assert_eq!(heard.into_inner().unwrap(), [((1, 1), false), ((2, 1), true)]);
    assert_eq!(state(&jobs, bad), "failed");
    assert_eq!(jobs.get(bad, true, Tongue::English).unwrap()["error"]["code"], "fault");
    // the one that ran when the queue was closed is moot
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
    assert!(matches!(jobs.unknown(&before), Wrong::Restarted(_)));
    let now = Uuid::now_v7().to_string();
    assert!(matches!(jobs.unknown(&now), Wrong::Nothing(_)));
    assert!(matches!(jobs.unknown("1"), Wrong::Nothing(_)));
}

#[test]
fn a_thread_that_does_not_come_back_is_abandoned_and_the_queue_goes_on() {
    let jobs = Jobs::new(9);
    let ids: Vec<JobId> = (1..=4).map(|session| jobs.add(head(session, 1)).unwrap()).collect();
    let moment = Duration::ZERO;
    let (_first, late) = jobs.next().unwrap();
    assert!(jobs.abandon(&|_| Duration::from_secs(60)).is_none(), "it has time");
    let (task, more) = jobs.abandon(&|_| moment).unwrap();
    assert_eq!((task.of(), more), (Some((1, 1)), true));
    let failed = jobs.get(ids[0], true, Tongue::English).unwrap();
    assert_eq!((&failed["state"], &failed["error"]["code"]), (&json!("failed"), &json!("lost")));
    assert!(late.is_moot(), "what it finds is not kept");
    // it comes back, late: another thread goes on, and it ends
    assert_eq!(jobs.lost(), 1);
    assert!(!jobs.over(ids[0], Ok(json!(1))));
    assert_eq!((jobs.lost(), state(&jobs, ids[0])), (0, "failed".to_owned()));
    // two at once are as many as may be
    let _second = jobs.next().unwrap();
    assert!(jobs.abandon(&|_| moment).unwrap().1);
    let _third = jobs.next().unwrap();
    assert!(!jobs.abandon(&|_| moment).unwrap().1, "no further thread");
    assert!(matches!(jobs.add(head(5, 1)), Err(Wrong::Stuck)) && matches!(jobs.room(), Err(Wrong::Stuck)));
    assert_eq!(state(&jobs, ids[3]), "queued", "it waits for a restart");
    // one comes back after all, and goes on with what waits
    assert!(jobs.over(ids[1], Ok(json!(2))) && jobs.room().is_ok());
    assert_eq!(drain(&jobs), [(4, 1)]);
}
