// Package dbtest gives each test a fresh, migrated database of its own, in tens of milliseconds.
//
// The migrations run once into a template, which is then copied: a file for
// SQLite, "create database … template" for PostgreSQL. The PostgreSQL server is
// the one PARVIS_TEST_POSTGRES names, or a throw-away one started for this test
// process. Nothing is skipped: without PostgreSQL the tests fail and say what to install.
package dbtest
