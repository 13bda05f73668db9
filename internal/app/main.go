package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands are what the program does.
type commands struct {
	Serve   serveCmd   `cmd:"" help:"Serve the authority's site and desk."`
	Service serviceCmd `cmd:"" help:"Look at service definitions: lint, import, export, simulate."`
	Seed    seedCmd    `cmd:"" help:"Fill the demo town with people and 300 requests of the last two months."`
	Backup  backupCmd  `cmd:"" help:"Write the whole town into one file while it is served: rows, waiting jobs, files, keys."`
	Restore restoreCmd `cmd:"" help:"Put a backup into an empty place, on either database, and prove it equal."`
	Inbox   inboxCmd   `cmd:"" help:"Mailboxes that people write to, and what could not be read."`
	Call    callCmd    `cmd:"" help:"Ring an agent of the demo, by the webhook of the telephone."`
	Privacy privacyCmd `cmd:"" help:"Personal data: what is due, run, hold, lift, export, erase, ledger."`
	API     apiCmd     `cmd:"" name:"api" help:"Other programs: make, list and revoke their keys."`
	Search  searchCmd  `cmd:"" help:"The index of the desk's search: make it again."`
	Doctor  doctorCmd  `cmd:"" help:"Look at everything an installation needs, and say what to mend."`
	Bench   benchCmd   `cmd:"" help:"Measure this program on this machine, and print ratios and values of the run."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// streams are where a command writes.
type streams struct{ Out, Err io.Writer }

// Main runs one command and returns the exit code: 0 done, 1 it failed, 2 it was not understood.
func Main(args, environ []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	says := complainer(errOut, args, environ)
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("parvis"), kong.UsageOnError(),
		kong.Description("Parvis answers the residents of a local authority: site, services, case file, desk."),
		kong.Writers(out, errOut), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{out, errOut}))
	if err != nil {
		panic(err) // the struct above is wrong
	}
	if err := checkEnvironment(environ, parser.Model); err != nil {
		return says.say(err, 2)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case exited >= 0:
		return exited
	case err != nil:
		return says.misunderstood(err)
	}
	if err := command.Run(); err != nil && !errors.Is(err, context.Canceled) {
		return says.say(err, 1)
	}
	return 0
}

// Version is set when a release is built.
var Version = "development"

type versionCmd struct{}

// Run prints the version and the Go that built it.
func (versionCmd) Run(s streams) error {
	built := "unknown Go"
	if info, ok := debug.ReadBuildInfo(); ok {
		built = info.GoVersion
	}
	_, err := fmt.Fprintf(s.Out, "parvis %s, built with %s\n", Version, built)
	return err
}
