// The data of the page, for `scripts/types`. They are what `GET /api/v1/sessions/{session}` and the job events send; the page's own
// parts are those of `State`.

/** A text, or one for each language. */
export type Text = string | Record<string, string>;

/** A meeting of the board; times are local. */
export interface Meeting {
  id: string; track: string; day: string; start: string; end: string; minutes: number; reserve: number; interpreted: boolean; held: boolean;
  room?: string | null; seats?: number | null; zones?: { zone: string; start: string; end: string; days: number; end_days: number }[];
}

/** An item of the board, with the minutes that are planned. */
export interface BoardItem { id: string; number?: string; title?: Text; minutes: number; tracks: string[]; optional?: boolean }

export interface Board {
  title?: Text; timezone?: string; tracks: string[]; track_titles?: Record<string, Text>; meetings: Meeting[]; items: BoardItem[];
}

/** An item as the session file has it; of its other fields the forms know more. */
export interface Item {
  id: string; number?: string; title?: Text; minutes?: number | object; order?: "agenda" | "free"; pin?: string | string[]; allow?: string | string[];
  forbid?: string | string[]; after?: After | After[]; together?: string | string[]; split?: boolean | { min_minutes?: number; max_parts?: number };
  interpretation?: string[]; available_from?: string; attendance?: number; optional?: boolean; priority?: number; [field: string]: unknown;
}
export type After = string | { item: string; gap_minutes?: number };

/** The session file. */
export interface SessionFile { title?: Text; order?: "agenda" | "free"; items: Item[]; meetings?: any; [field: string]: any }

/** Items at a place of the plan. `at` counts the minutes from the start of the meeting. */
export interface Entry {
  items: string[]; number?: string; title?: Text; minutes?: number; part?: number; parts?: number; continued?: boolean; start?: string;
  at?: number; pending?: boolean; rest?: boolean; left?: boolean; reason?: string; why?: unknown;
}

/** A goal with its value and what is proven of it. */
export interface Goal { name: string; value: number; bound?: number | null; says?: string; lost?: any }

/** A schedule file. */
export interface Schedule {
  meetings: { id: string; start: string; spare_minutes?: number; entries: Entry[] }[]; objectives: Goal[];
  unscheduled: { item: string; reason?: string; why?: unknown }[]; wishes?: any[]; session?: any;
}

export interface Progress { goal?: string | null; value?: number | null; bound: number; nodes?: number; seconds: number; limit?: number | null }
export interface Job { id: string; state: "queued" | "running" | "done" | "failed" | "cancelled"; ahead: number; progress: Progress | null; best: number; parts?: { done: number; of: number } }

/** What the server sends of a session. */
export interface Data {
  session: number; version: number; revision: number; text: string; board: Board; schedule: Schedule | null; last: Schedule | null;
  answer: any; job: Job | null; undo: boolean; redo: boolean; notes: unknown[]; warnings: { code: string; message: string }[];
}

/** The state of the page. */
export interface State {
  id: number | null; data: Data | null; file: SessionFile | null; titles: string; panel: string; chosen: Set<string>;
  /** The best plan so far of a job. */
  best?: { job: string; count: number; schedule: Schedule }; soFar?: boolean;
  /** The plan of today, while a preview is on the board. */
  before?: Map<string, Held>;
  preview: any; floated?: string[];
  [part: string]: any;
}

/** The entries of a meeting. */
export interface Held { spare?: number; entries: Entry[] }

/** What a meeting says to an entry. */
export interface Fit { fit: "here" | "fits" | "moves" | "cannot"; why?: string; outOfTurn?: boolean; minutes?: number; room?: number; [value: string]: unknown }

/** What the parts of the page may ask `main.js` to do. */
export type Actions = Record<string, (...values: any[]) => any>;

/** The lane of a meeting among those at the same time. */
export interface Lane { lane: number; lanes: number; narrow: boolean }

/** Something that a chair taps. What is not sent is for the page itself. */
export interface Tap { event: "starts" | "ends" | "adjourned" | "undo"; item?: string; meeting?: string; at: string; id: string; track?: string; number?: string; title?: Text; minutes?: number }

/** A speaker of an item. */
export interface Speaker { name: string; minutes: number }

export interface Sitting { id: string; started: string | null; announced_start: string; announced_end: string }
export interface TurnNow { items: string[]; number: string; title: Text; started: string; minutes: number; before: number; opening?: number; speakers: Speaker[] }
export interface TrackNow { track: string; meeting: Sitting | null; item: TurnNow | null; ended: string[]; to_come: Sitting[] }
export interface Fact { meeting: string; item?: string; started: string | null; ended: string | null; late_minutes?: number; minutes?: number; planned?: number }
export interface Quantiles { p10: At; p25: At; p50: At; p75: At; p80: At; p90: At }
export interface At { meeting: string; at: string }
export interface RiskItem { items: string[]; number: string; title: Text; minutes: { low: number; likely: number; high: number }; in_time: number; reached: number; start: Quantiles | null; end: Quantiles | null }

/** How the day stands: `GET /api/v1/sessions/{session}/day`. */
export interface Day {
  now: string | null; timezone: string; wanted: number; tracks: TrackNow[]; facts: Fact[];
  risk?: { confidence: number; standard_error: number; items: RiskItem[]; meetings: any[] };
}
