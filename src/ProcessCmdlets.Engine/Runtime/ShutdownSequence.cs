namespace ProcessCmdlets.Engine.Runtime;

/// <summary>Actions in the order of their phases.</summary>
internal sealed class ShutdownSequence
{
    private readonly object _gate = new();
    private readonly List<(ShutdownPhase Phase, Action Action)> _actions = [];

    /// <summary>Adds an action; while <see cref="Run"/> runs, too.</summary>
    internal void Add(ShutdownPhase phase, Action action)
    {
        lock (_gate)
        {
            _actions.Add((phase, action));
        }
    }

    /// <summary>Runs each action once: those of an earlier phase first, those of one phase as they were added. What one throws is reported.</summary>
    internal void Run()
    {
        while (TakeNext() is { } next)
        {
            BackgroundFaults.Guard($"shutdown: {next.Phase}", next.Action, onFault: null);
        }
    }

    private (ShutdownPhase Phase, Action Action)? TakeNext()
    {
        lock (_gate)
        {
            if (_actions.Count == 0)
            {
                return null;
            }

            (ShutdownPhase, Action) next = _actions.MinBy(static entry => entry.Phase);
            _ = _actions.Remove(next);
            return next;
        }
    }
}
