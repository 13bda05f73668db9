// Package crash kills the real program with SIGKILL while residents send requests, starts it
// again, and looks for what was lost: an acknowledged request that is gone or changed, a case
// stored by half, a mail that was not sent or sent twice.
//
// On SQLite and on PostgreSQL. PARVIS_CRASH_CYCLES says how often it is killed on each; without,
// 14 times and 6 times. A killed process loses what it had not given to the system; it does not
// lose what the disk had not taken yet: that is what synchronous=full is for, and it is tested
// where the database is opened.
package crash
