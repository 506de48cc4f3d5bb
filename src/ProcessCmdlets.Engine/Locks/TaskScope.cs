namespace ProcessCmdlets.Engine.Locks;

/// <summary>
/// One task of this process, as the user of what is shared: what it has taken and not given back goes back at its end, and what other
/// tasks of the process have stays theirs. It follows the code of the task to the threads that it starts.
/// </summary>
internal sealed class TaskScope
{
    /// <summary>The slot of what belongs to no thread of scripts in particular.</summary>
    internal const int AnySlot = -1;

    private static readonly AsyncLocal<TaskScope?> s_flowing = new();
    private static readonly object s_gate = new();
    private static readonly List<TaskScope> s_running = [];
    private static volatile TaskScope? s_only;

    private volatile bool _isOver;

    internal TaskScope(int number, int slot)
    {
        Number = number;
        Slot = slot;
    }

    /// <summary>The process itself, where no task is known: a session, and threads that outlive the task that has started them.</summary>
    internal static TaskScope Process { get; } = new(0, 0);

    /// <summary>The task on whose behalf this code runs.</summary>
    internal static TaskScope Current => s_flowing.Value is { _isOver: false } scope ? scope : s_only ?? Process;

    /// <summary>Whether no task runs.</summary>
    internal static bool IsIdle
    {
        get
        {
            lock (s_gate)
            {
                return s_running.Count == 0;
            }
        }
    }

    /// <summary>The number by which its owner and all who serve it something know it; 0 is the process.</summary>
    internal int Number { get; }

    /// <summary>Which of the process's threads of scripts it has, from 0; two tasks that run at once have different ones.</summary>
    internal int Slot { get; }

    /// <summary>Makes it the task of this thread and of what that starts.</summary>
    internal static void Begin(TaskScope scope)
    {
        s_flowing.Value = scope;
        lock (s_gate)
        {
            s_running.Add(scope);
            s_only = s_running.Count == 1 ? scope : null;
        }
    }

    /// <summary>Does something on another thread on behalf of the task.</summary>
    internal void Run(Action action)
    {
        TaskScope? before = s_flowing.Value;
        s_flowing.Value = this;
        try
        {
            action();
        }
        finally
        {
            s_flowing.Value = before;
        }
    }

    /// <summary>The task has ended; what still runs of it counts as the process's.</summary>
    internal void End()
    {
        _isOver = true;
        s_flowing.Value = null;
        lock (s_gate)
        {
            _ = s_running.Remove(this);
            s_only = s_running.Count == 1 ? s_running[0] : null;
        }
    }
}
