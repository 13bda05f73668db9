package db_test

import (
	"context"
	"fmt"
	"os"

	"parvis/internal/kit/db"
)

func Example() {
	dir, err := os.MkdirTemp("", "parvis-example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		fmt.Println(err)
		return
	}
	soup := func(tx *db.Tx) error {
		tx.AfterCommit(func() { fmt.Println("the kitchen is told") })
		return insert(ctx, tx, db.NewID(), "soup")
	}
	fmt.Println(d.Write(ctx, soup))
	fmt.Println(db.Violates(d.Write(ctx, soup), "meal_named_once"))
	// Output:
	// the kitchen is told
	// <nil>
	// true
}
