package cases

import (
	"context"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
)

// AddTask gives somebody work that the case needs.
func (s *Service) AddTask(ctx context.Context, tx *db.Tx, by Change, task Task) (Case, Task, error) {
	return s.addTask(ctx, tx, by, Tasked{Task: task})
}

// GiveTask is AddTask by a step that ran without a person; the line of the task in the history says which, and why.
func (s *Service) GiveTask(ctx context.Context, tx *db.Tx, by Change, task Task, step Automated) (Case, error) {
	c, _, err := s.addTask(ctx, tx, by, Tasked{Task: task, Step: &step})
	return c, err
}

func (s *Service) addTask(ctx context.Context, tx *db.Tx, by Change, d Tasked) (Case, Task, error) {
	task := &d.Task
	if task.Name == "" && task.Text == "" {
		return Case{}, Task{}, ErrEmpty
	}
	task.ID = db.NewID()
	c, err := s.change(ctx, tx, by, func(t *turn) error {
		if task.Team == "" {
			task.Team = t.now.Team
		}
		t.add(&d)
		return nil
	})
	return c, d.Task, err
}

// DoneTask says that a task is done. Saying it twice changes nothing.
func (s *Service) DoneTask(ctx context.Context, tx *db.Tx, by Change, id uuid.UUID) (Case, error) {
	return s.change(ctx, tx, by, func(t *turn) error {
		task, ok := t.now.Task(id)
		if !ok {
			return ErrNoTask
		}
		if task.DoneAt.IsZero() {
			t.add(&Tasked{Done: true, Task: Task{ID: id}})
		}
		return nil
	})
}
