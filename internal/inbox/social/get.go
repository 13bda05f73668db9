package social

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Get fetches an address, up to most bytes; ErrDeleted when nothing is there any more. An
// empty authorization sends none.
func Get(ctx context.Context, client *http.Client, from, authorization string, most int64) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return nil, err
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusNotFound, answer.StatusCode == http.StatusGone:
		return nil, ErrDeleted
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("the network answers %s", answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err == nil && int64(len(body)) > most {
		return nil, fmt.Errorf("the network sends more than %d bytes", most)
	}
	return body, err
}
