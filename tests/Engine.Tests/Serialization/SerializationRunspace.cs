using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Engine.Tests.Serialization;

/// <summary>One PowerShell session for the tests of a class, with type data for the sample types.</summary>
public sealed class SerializationRunspace : IDisposable
{
    private readonly Runspace _runspace;

    public SerializationRunspace()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        foreach (TypeData data in SampleTypeData.All)
        {
            state.Types.Add(new SessionStateTypeEntry(data, isRemove: false));
        }

        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>What a script gives: one object as it is, or null.</summary>
    public object? Run(string script)
    {
        using PowerShell shell = Runspace.DefaultRunspace == _runspace
            ? PowerShell.Create(RunspaceMode.CurrentRunspace)
            : PowerShell.Create();
        if (!shell.IsNested)
        {
            shell.Runspace = _runspace;
        }

        shell.AddScript(script);
        System.Collections.ObjectModel.Collection<PSObject?> output = shell.Invoke<PSObject?>();
        if (shell.HadErrors)
        {
            throw new InvalidOperationException($"{script}: {shell.Streams.Error[0]}");
        }

        return output.Count switch
        {
            0 => null,
            1 => output[0],
            _ => throw new InvalidOperationException($"{script} gave {output.Count} objects"),
        };
    }

    /// <summary>Does something inside a running pipeline, as cmdlets do: only there does CLIXML read script properties.</summary>
    public void Within(Action action)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        shell.AddScript("param($action) $action.Invoke()").AddArgument((Action)(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
            }
        }));
        shell.Invoke();
        failure?.Throw();
    }

    public void Dispose() => _runspace.Dispose();
}
