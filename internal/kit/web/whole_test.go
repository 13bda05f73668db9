package web

import (
	"context"
	"testing"
	"time"
)

// A stream outlives the time of a page, and ends with its reader.
func TestWithoutLimit(t *testing.T) {
	t.Parallel()
	whole, leave := context.WithCancel(t.Context())
	page, cancel := context.WithDeadline(context.WithValue(whole, wholeKey{}, whole), time.Unix(1, 0))
	defer cancel()
	if page.Err() == nil {
		t.Fatal("the page's time is not over")
	}
	long, end := WithoutLimit(page)
	if long.Err() != nil {
		t.Errorf("the stream ended with the page: %v", long.Err())
	}
	leave()
	<-long.Done()
	end()
	if alone, end := WithoutLimit(t.Context()); alone.Err() != nil {
		t.Error("outside of a request")
	} else {
		end()
		<-alone.Done()
	}
}
