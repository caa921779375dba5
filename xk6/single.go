package routebench

import (
	"context"
	"errors"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
)

// single gives a function that is one for all users: what make returned, once called from its text in an engine of ours.
func (u *user) single(call sobek.FunctionCall) sobek.Value {
	_, callable := sobek.AssertFunction(call.Argument(0))
	u.need(callable, "single: the first argument must be a function", call.Argument(0))
	u.takeTurn()
	defer u.turn.Unlock()
	text := call.Argument(0).String()
	engine := u.engines[text]
	if engine == nil {
		engine = &user{process: u.process, rt: sobek.New()}
		value, err := engine.rt.RunString("(" + text + ")")
		if make, callable := sobek.AssertFunction(value); callable {
			value, err = make(nil, engine.rt.ToValue(engine.memory), engine.rt.ToValue(call.Argument(1).String()))
		}
		u.pass(err)
		engine.run, callable = sobek.AssertFunction(value)
		u.need(callable, "single: the first argument must make a function", value)
		if len(u.engines) == 0 {
			go u.watch()
		}
		u.engines[text] = engine
	}
	return u.rt.ToValue(func(call sobek.FunctionCall) sobek.Value { return u.ask(engine, call.Arguments) })
}

// ask runs an engine's function. Numbers, strings and the like belong to no engine: they go over as they are.
func (u *user) ask(engine *user, arguments []sobek.Value) sobek.Value {
	u.need(!u.inTurn, "single: can't be called within exclusive, it would wait for itself", sobek.Undefined())
	u.takeTurn()
	defer u.turn.Unlock()
	u.asked.Store(&asked{u.vu.Context(), engine.rt})
	defer u.asked.Store(nil)
	result, err := engine.run(nil, arguments...)
	u.pass(err)
	_, object := result.(*sobek.Object)
	u.need(!object, "single: the function must return a number, a string or the like", result)
	return result
}

// asked is an engine at work, and the run of the user that asked it.
type asked struct {
	run    context.Context
	engine *sobek.Runtime
}

// watch interrupts what doesn't end in an engine once the run is over. It looks now and then: to be told by each run of each
// request (context.AfterFunc) costs a tenth of what asking does.
func (p *process) watch() {
	for range time.Tick(50 * time.Millisecond) {
		if asked := p.asked.Load(); asked != nil && asked.run.Err() != nil {
			asked.engine.Interrupt("the run is over")
		}
	}
}

// pass throws as an Error of the user's own what an engine threw: the message alone, since objects belong to an engine.
func (u *user) pass(err error) {
	if thrown, ok := err.(*sobek.Exception); ok {
		if object, ok := thrown.Value().(*sobek.Object); ok && object.Get("message") != nil {
			err = errors.New(object.Get("message").String())
		}
	}
	if err != nil {
		common.Throw(u.rt, err)
	}
}
