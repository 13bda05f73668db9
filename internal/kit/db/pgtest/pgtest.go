package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a running throw-away server.
type Server struct {
	URL  string // of the database postgres, as its superuser
	stop io.Closer
	gone chan struct{}
}

// watch runs the server until its standard input closes, then stops it at once and tidies up.
const watch = `"$1/postgres" -D "$2/data" >"$2/log" 2>&1 & server=$!
cat >/dev/null
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$2"`

// Many small test databases need many connections, and only a socket to reach them.
var settings = []string{
	"listen_addresses=''", "max_connections=600", "shared_buffers=64MB", "max_wal_size=256MB",
	"wal_level=minimal", "max_wal_senders=0", "autovacuum=off",
}

// unsafely trades what tests have no use for against speed.
var unsafely = []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off"}

// Start makes a cluster in a temporary folder and waits until it answers. It flushes nothing.
func Start(ctx context.Context) (*Server, error) {
	return start(ctx, slices.Concat(settings, unsafely))
}

// StartDurable is Start with a server that keeps what it acknowledges, as in use: for measuring.
func StartDurable(ctx context.Context) (*Server, error) { return start(ctx, settings) }

func start(ctx context.Context, settings []string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/tmp", "parvis-pg-") // a short path: a socket's name has at most 107 bytes
	if err != nil {
		return nil, err
	}
	if err := build(ctx, bin, dir, who, settings); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s, err := run(bin, dir, who)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.ready(ctx); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log")) // only makes the message longer
		return nil, fmt.Errorf("start PostgreSQL: %w\n%s", errors.Join(err, s.Stop()), log)
	}
	return s, nil
}

// Stop stops the server, removes its folder, and waits for both.
func (s *Server) Stop() error {
	err := s.stop.Close()
	<-s.gone
	return err
}

func build(ctx context.Context, bin, dir string, who *syscall.Credential, settings []string) error {
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			return err
		}
	}
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "--pgdata="+filepath.Join(dir, "data"),
		"--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.SysProcAttr, initdb.Dir = &syscall.SysProcAttr{Credential: who}, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	conf, err := os.OpenFile(filepath.Join(dir, "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	for _, s := range append(slices.Clone(settings), "unix_socket_directories='"+dir+"'") {
		fmt.Fprintln(conf, s)
	}
	return conf.Close()
}

func run(bin, dir string, who *syscall.Credential) (*Server, error) {
	cmd := exec.Command("/bin/sh", "-c", watch, "watch", bin, dir)
	cmd.Dir = dir
	// A group of its own: the interrupt typed at a terminal is for the tests, the watch tidies up after them.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &Server{stop: stdin, gone: make(chan struct{})}
	go func() {
		defer close(s.gone)
		_ = cmd.Wait() // the server is told to quit: its status says nothing
	}()
	s.URL = (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}}.Encode()}).String()
	return s, nil
}

// ready waits until the server answers.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return err
		case <-s.gone:
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

var errMissing = errors.New(`the tests need PostgreSQL 15 or later, which is not installed here:
  on Debian or Ubuntu: apt-get install postgresql
  elsewhere: put initdb and postgres on the PATH, or set PARVIS_TEST_POSTGRES to the URL of a server (superuser)`)

// binaries finds the newest installed server.
func binaries() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	best, version := "", 0
	for _, f := range found {
		dir := filepath.Dir(f)
		if n, err := strconv.Atoi(filepath.Base(filepath.Dir(dir))); err == nil && n > version {
			best, version = dir, n
		}
	}
	if best == "" {
		return "", errMissing
	}
	return best, nil
}

// unprivileged says whom the server runs as: PostgreSQL refuses to run as root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w\n(running as root: %w)", errMissing, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
