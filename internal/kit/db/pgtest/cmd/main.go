// Command cmd starts one throw-away PostgreSQL server for a whole test run,
// prints its URL on one line, and stops it when its standard input closes:
//
//	coproc PG { go run ./internal/kit/db/pgtest/cmd; }
//	read -r PARVIS_TEST_POSTGRES <&"${PG[0]}"; export PARVIS_TEST_POSTGRES
package main

import (
	"context"
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
	server, err := pgtest.Start(context.Background())
	if err != nil {
		return err
	}
	fmt.Println(server.URL)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return server.Stop()
}
