package errs_test

import (
	"errors"
	"fmt"
	"testing"

	"parvis/internal/kit/errs"
)

var errClosed = errs.New(errs.Conflict, "case.already_closed", "Reference", "MEAL-2031")

func TestReaders(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk on fire")
	err := fmt.Errorf("close MEAL-2031: %w", errClosed.Because(cause))

	if got := errs.KindOf(err); got != errs.Conflict {
		t.Errorf("kind: got %v, want conflict", got)
	}
	if got := errs.KeyOf(err); got != "case.already_closed" {
		t.Errorf("key: got %q", got)
	}
	if !errors.Is(err, errClosed) || !errors.Is(err, cause) {
		t.Error("neither the named error nor its cause is found in the chain")
	}
	if errClosed.Unwrap() != nil {
		t.Error("Because changed the shared error")
	}
	if got, want := err.Error(), "close MEAL-2031: case.already_closed: disk on fire"; got != want {
		t.Errorf("operator's reading: got %q, want %q", got, want)
	}
}

func TestUnforeseen(t *testing.T) {
	t.Parallel()
	err := errors.New("boom")
	if errs.KindOf(err) != errs.Internal || errs.KeyOf(err) != "kit.error.internal" {
		t.Error("a foreign error must read as internal")
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	var problems errs.Problems
	if problems.Any() {
		t.Error("no problem yet")
	}
	problems.Add("fee", "form.money.example", "Example", "18 400")
	problems.Say("club", "Choisissez un club")
	if p, ok := problems.Of("fee"); !ok || p.Args["Example"] != "18 400" {
		t.Errorf("fee: got %+v", p)
	}
	if p, ok := problems.Of("club"); !ok || p.Text == "" {
		t.Errorf("club: got %+v", p)
	}
	if _, ok := problems.Of("quotient"); ok {
		t.Error("quotient has no problem")
	}
}
