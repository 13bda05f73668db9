package browsertest

import (
	"context"
	"fmt"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// One browser serves all tests of a process, each in a browser context of its own:
// its cookies are nobody else's. It dies with the process.
var shared = sync.OnceValues(start)

func start() (context.Context, error) {
	options := []chromedp.ExecAllocatorOption{
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		// Tabs run side by side: none may fall asleep because another is in front.
		chromedp.Flag("disable-renderer-backgrounding", true), chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true), chromedp.Flag("disable-ipc-flooding-protection", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("force-color-profile", "srgb"),
	}
	if path := program(); path != "" {
		options = append(options, chromedp.ExecPath(path))
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx, chromedp.Navigate("about:blank")) }()
	select {
	case err := <-started:
		return ctx, err
	case <-time.After(startLimit):
		return ctx, fmt.Errorf("it did not start within %v", startLimit)
	}
}

// program is where Chromium is; "" leaves the search to chromedp. The same engine without
// the frame of a browser around it draws the same pages with two thirds of the work.
func program() string {
	for _, name := range []string{"chromium-headless-shell", "chromium"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// startLimit bounds the first start: a browser that hangs fails its test, not the whole run.
const startLimit = 90 * time.Second

// browser gives the shared browser or fails with what to install.
func browser(t testing.TB) context.Context {
	t.Helper()
	ctx, err := shared()
	if err != nil {
		t.Fatalf("start chromium: %v\nOn Debian or Ubuntu: sudo apt-get install chromium", err)
	}
	return ctx
}
