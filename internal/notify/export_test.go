package notify

import "context"

// RunDeliver runs the job as the queue would, for tests of several workers at once.
func (s *Service) RunDeliver(ctx context.Context, job Deliver) error { return s.deliver(ctx, job) }
