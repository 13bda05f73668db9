// Command cmd starts one throw-away PostgreSQL server for a whole test run,
// prints its URL on one line, and stops it when its standard input closes:
//
//	coproc PG { go run ./internal/kit/db/pgtest/cmd; }
//	read -r PARVIS_TEST_POSTGRES <&"${PG[0]}"; export PARVIS_TEST_POSTGRES
//
// With -durable the server flushes each commit, as in use.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"parvis/internal/kit/db/pgtest"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	durable := flag.Bool("durable", false, "flush each commit to the disk, for measuring")
	flag.Parse()
	start := pgtest.Start
	if *durable {
		start = pgtest.StartDurable
	}
	server, err := start(context.Background())
	if err != nil {
		return err
	}
	fmt.Println(server.URL)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return server.Stop()
}
