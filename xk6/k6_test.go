package routebench

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	k6cmd "go.k6.io/k6/v2/cmd"
)

// triedWith is the k6 that README.md's check for a new k6 was last gone through with.
const triedWith = "v2.2.0"

// TestMain makes this very binary a k6 where a test asks for one, so that go test -race watches the real thing.
func TestMain(m *testing.M) {
	if os.Getenv("ROUTEBENCH_TEST_AS_K6") != "" {
		k6cmd.Execute()
		return
	}
	os.Exit(m.Run())
}

// k6 runs a k6 with the extension and gives its output and exit code.
func k6(t *testing.T, args ...string) (string, int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], args...)
	command.Env = append(os.Environ(), "ROUTEBENCH_TEST_AS_K6=1", "K6_NO_USAGE_REPORT=true", "ROUTEBENCH_XK6=inherited")
	output, err := command.CombinedOutput()
	if exit := new(exec.ExitError); !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	assert.NotContains(t, string(output), "DATA RACE")
	return string(output), command.ProcessState.ExitCode()
}

func script(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "script.js")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestTheExtensionWasTriedWithThisK6(t *testing.T) {
	build, ok := debug.ReadBuildInfo()
	require.True(t, ok)
	for _, module := range build.Deps {
		if module.Path == "go.k6.io/k6/v2" {
			assert.Equal(t, triedWith, module.Version, "go.mod names another k6: see 'A new k6' in README.md, then change triedWith")
		}
	}
	for _, file := range []string{"go.mod", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Contains(t, string(text), triedWith, file)
	}
	output, _ := k6(t, "version")
	assert.Contains(t, output, triedWith)
	assert.Contains(t, output, "k6/x/routebench [js]")
}

func TestFiftyUsersCountFiftyThousandIterationsExactly(t *testing.T) {
	output, code := k6(t, "run", "--quiet", script(t, `
		import exec from 'k6/execution';
		import { memory, exclusive } from 'k6/x/routebench';
		const counts = new Float64Array(memory('counts', 80)), total = new Int32Array(memory('total', 8));
		const add = (cell) => { counts[cell]++; total[0]++ };
		export const options = { scenarios: { all: { executor: 'shared-iterations', vus: 50, iterations: 50000 } } };
		export function setup() { exclusive(() => { total[0] = 1000 }) }
		export default function () { exclusive(add, exec.scenario.iterationInTest % 10) }
		export function teardown() { console.log('total ' + total[0] + ' counts ' + counts.join(' ')) }
		export function handleSummary() { return { stdout: 'the summary sees ' + total[0] } }
	`))
	assert.Zero(t, code, output)
	assert.Contains(t, output, "total 51000 counts 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000")
	assert.Contains(t, output, "the summary sees 51000")
}

func TestHowItIsAnnounced(t *testing.T) {
	seen := script(t, `
		const given = __ENV.ROUTEBENCH_XK6;
		console.log('announced ' + given + ', there ' + (given ? require('k6/x/routebench').version : 'not asked for'));
		export default function () {}
	`)
	archive := filepath.Join(t.TempDir(), "archive.tar")
	there, absent := "announced "+Version+", there "+Version, "announced undefined, there not asked for"
	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{"run", "--quiet", seen}, there},
		{[]string{"run", "--quiet", "--include-system-env-vars=false", seen}, absent},
		{[]string{"run", "--quiet", "--include-system-env-vars=false", "-e", "ROUTEBENCH_XK6=" + Version, seen}, there},
		{[]string{"run", "--quiet", "-e", "ROUTEBENCH_XK6=", seen}, "announced , there not asked for"},
		{[]string{"inspect", seen}, absent},
		{[]string{"inspect", "--include-system-env-vars", seen}, there},
		{[]string{"archive", "-O", archive, seen}, absent},
		{[]string{"run", "--quiet", archive}, there},
	} {
		output, code := k6(t, step.args...)
		assert.Zero(t, code, output)
		assert.Contains(t, output, step.want, step.args)
	}
}

func TestAnAbortWithinExclusiveEndsTheRun(t *testing.T) {
	output, code := k6(t, "run", "--quiet", script(t, `
		import exec from 'k6/execution';
		import { exclusive } from 'k6/x/routebench';
		export const options = { scenarios: { all: { executor: 'constant-vus', vus: 20, duration: '1m', gracefulStop: '30s' } } };
		export default function () { exclusive(() => { if (exec.scenario.iterationInTest > 100) exec.test.abort('enough') }) }
		export function teardown() { console.log('torn down ' + exclusive(() => 'freely')) }
	`))
	assert.Equal(t, 108, code, output)
	assert.Contains(t, output, "enough")
	assert.Contains(t, output, "torn down freely")
}

func TestAUserWhoNeverLeavesIsCutOff(t *testing.T) {
	output, code := k6(t, "run", "--quiet", script(t, `
		import { exclusive } from 'k6/x/routebench';
		export const options = { scenarios: { all: { executor: 'constant-vus', vus: 5, duration: '1s', gracefulStop: '0s' } } };
		export default function () { exclusive(() => { for (;;); }) }
		export function teardown() { console.log('torn down ' + exclusive(() => 'freely')) }
	`))
	assert.Zero(t, code, output)
	assert.Contains(t, output, "torn down freely")
}

func TestAMistakeIsOneLine(t *testing.T) {
	output, code := k6(t, "run", "--quiet", script(t, `
		import { memory } from 'k6/x/routebench';
		memory('cells', 12);
		export default function () {}
	`))
	assert.Equal(t, 107, code, output)
	assert.Contains(t, output, "memory: the size must be a multiple of 8 from 8 to 67108864; given 12")
}

func TestTheExample(t *testing.T) {
	output, code := k6(t, "run", "--quiet", "examples/least-busy.js")
	assert.Zero(t, code, output)
	assert.Regexp(t, `seen by all virtual users: served \d+ \d+ \d+ \d+ \d+, in flight 0 0 0 0 0`, output)
	output, code = k6(t, "run", "--quiet", "--include-system-env-vars=false", "examples/least-busy.js")
	assert.Zero(t, code, output)
	assert.Contains(t, output, "seen by one virtual user, the one that tears down: served 0 0 0 0 0, in flight 0 0 0 0 0")
}
