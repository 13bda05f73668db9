package workflow

import "context"

// Replay runs a job as the queue does.
func (s *Service) Replay(ctx context.Context, job Run) error { return s.run(ctx, job) }

// Signature is what a receiver checks.
var Signature = signature

// Paper is the letter as it is printed.
var Paper = Letter.paper
