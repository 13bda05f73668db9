// Package dovecot starts a real IMAP server, Debian's dovecot, on a port of this machine, for
// tests and measurements. Its mailboxes are Maildirs that the caller fills with files.
package dovecot

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Password opens every mailbox.
const Password = "entrez"

// Server is a dovecot that runs.
type Server struct {
	Addr string
	dir  string
	cmd  *exec.Cmd
	log  *bytes.Buffer
	mail owner
	n    int
}

type owner struct{ uid, gid int }

// ErrNone tells that there is no dovecot on this machine: scripts/need installs it.
var ErrNone = errors.New("there is no dovecot on this machine: run scripts/need")

// Start runs a server with its files in dir, which whoever reads mail must be able to enter.
func Start(dir string) (*Server, error) {
	program, err := find()
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, log: &bytes.Buffer{}, mail: owner{os.Getuid(), os.Getgid()}}
	if s.mail.uid == 0 {
		s.mail = owner{65534, 65534} // it never serves the mail of root
	}
	if s.Addr, err = freePort(); err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "dovecot.conf")
	text, err := s.config()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.WriteFile(config, []byte(text), 0o644), os.MkdirAll(filepath.Join(dir, "mail"), 0o755)); err != nil {
		return nil, err
	}
	s.cmd = exec.Command(program, "-F", "-c", config)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start dovecot: %w", err)
	}
	for range 200 {
		if conn, err := net.DialTimeout("tcp", s.Addr, time.Second); err == nil {
			return s, conn.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, errors.Join(errors.New("dovecot does not answer: "+s.Said()), s.Stop())
}

func find() (string, error) {
	for _, name := range []string{"dovecot", "/usr/sbin/dovecot"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNone
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (s *Server) config() (string, error) {
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return "", err
	}
	me, err := user.Current()
	if err != nil {
		return "", err
	}
	own := ""
	if os.Getuid() != 0 {
		own = "default_internal_user = " + me.Username + "\ndefault_login_user = " + me.Username + "\n"
	}
	return strings.NewReplacer("DIR", s.dir, "PORT", port, "PASSWORD", Password, "OWN", own,
		"UID", strconv.Itoa(s.mail.uid), "GID", strconv.Itoa(s.mail.gid)).Replace(`
protocols = imap
listen = 127.0.0.1
base_dir = DIR/run
state_dir = DIR/run
log_path = DIR/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:DIR/mail/%u
first_valid_uid = 1
mail_uid = UID
mail_gid = GID
OWN
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`), nil
}

// Stop ends the server.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	_ = s.cmd.Wait() // it ends by our signal, which is no success to it
	return nil
}

// Said is what the server wrote, for whoever looks for a fault.
func (s *Server) Said() string {
	text, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return s.log.String()
	}
	return s.log.String() + string(text)
}

// Deliver puts a mail into a user's mailbox, written by write.
func (s *Server) Deliver(user string, write func(f *os.File) error) error {
	box := filepath.Join(s.dir, "mail", user)
	for _, folder := range []string{"", "tmp", "new", "cur"} {
		path := filepath.Join(box, folder)
		if err := os.MkdirAll(path, 0o755); err != nil {
			return err
		}
		if err := s.give(path); err != nil {
			return err
		}
	}
	s.n++
	name := fmt.Sprintf("%010d.%06d.here", 1_800_000_000+s.n, s.n)
	f, err := os.Create(filepath.Join(box, "tmp", name))
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	if err := s.give(f.Name()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(box, "new", name))
}

func (s *Server) give(path string) error {
	if os.Getuid() != 0 {
		return nil
	}
	return os.Chown(path, s.mail.uid, s.mail.gid)
}

// Renumber has the server forget its UIDs: the mailbox gets a new UIDVALIDITY.
func (s *Server) Renumber(user string) error {
	found, err := filepath.Glob(filepath.Join(s.dir, "mail", user, "dovecot*"))
	if err != nil {
		return err
	}
	for _, path := range found {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	s.n++
	list := filepath.Join(s.dir, "mail", user, "dovecot-uidlist") // by itself it would take the second of the day
	if err := os.WriteFile(list, fmt.Appendf(nil, "3 V%d N1\n", 1_000_000_000+s.n), 0o644); err != nil {
		return err
	}
	return s.give(list)
}
