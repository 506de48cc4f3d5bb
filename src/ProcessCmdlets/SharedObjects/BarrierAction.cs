using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.SharedObjects;

/// <summary>
/// A script that one of a barrier's parties runs before all go on. It crosses as text, with its <c>$using:</c> values and what it
/// calls of its caller's session.
/// </summary>
internal sealed record BarrierAction
{
    // What the script needs is defined in a scope around it, and gone with that.
    private const string Around =
        "param($__run, $__aliases) foreach ($__alias in $__aliases.Keys) { "
        + "Microsoft.PowerShell.Utility\\Set-Alias $__alias $__aliases[$__alias] -Scope Local -ErrorAction Ignore }; $__run.Invoke()";

    /// <summary>The script as its user wrote it.</summary>
    internal required string Command { get; init; }

    /// <summary>The script with the using statements of its file.</summary>
    internal required string Text { get; init; }

    /// <summary>The values of its <c>$using:</c> expressions, as bytes.</summary>
    internal required IReadOnlyDictionary<string, byte[]> UsingValues { get; init; }

    /// <summary>The functions that it calls.</summary>
    internal required IReadOnlyList<FunctionDefinition> Functions { get; init; }

    /// <summary>The aliases that it uses.</summary>
    internal required IReadOnlyList<AliasDefinition> Aliases { get; init; }

    /// <summary>The modules that its commands come from.</summary>
    internal required IReadOnlyList<ModuleReference> Modules { get; init; }

    /// <summary>Takes a script with what it names in its caller's scope.</summary>
    internal static BarrierAction Of(ScriptBlock script, SessionState session)
    {
        var values = new Dictionary<string, byte[]>();
        foreach ((string name, object? value) in Session.Capture.UsingValues.Read([script], session))
        {
            using var buffer = new PayloadBuffer();
            new ValueWriter(buffer).Write(value, UsingKey.Text(name));
            values.Add(name, buffer.Payload.ToArray());
        }

        var commands = new CommandCapture(session);
        commands.AddScript(script);
        return new BarrierAction
        {
            Command = script.ToString(),
            Text = JobScript.FromBlock(script).Text,
            UsingValues = values,
            Functions = commands.Functions,
            Aliases = commands.Aliases,
            Modules = commands.Modules,
        };
    }

    /// <summary>Runs the script in the caller's runspace.</summary>
    internal void Run()
    {
        using var powerShell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        ImportModules(powerShell);
        ScriptBlock script = ScriptBlock.Create(Text);
        var functions = new Dictionary<string, ScriptBlock>(StringComparer.OrdinalIgnoreCase);
        foreach (FunctionDefinition function in Functions)
        {
            functions[function.Name] = ScriptBlock.Create(function.Body);
        }

        // What a method throws is wrapped by PowerShell, and the action's own error is what its caller is to see.
        RuntimeException? failure = null;
        void Invoke()
        {
            try
            {
                _ = script.InvokeWithContext(functions, null);
            }
            catch (RuntimeException exception) when (exception is not PipelineStoppedException)
            {
                failure = exception;
            }
        }

        _ = powerShell.AddScript(Around, useLocalScope: true)
            .AddArgument((Action)Invoke)
            .AddArgument(Aliases.ToDictionary(static alias => alias.Name, static alias => alias.Definition));
        if (UsingValues.Count > 0)
        {
            var map = new Hashtable();
            foreach ((string name, byte[] body) in UsingValues)
            {
                map[name] = new ValueReader(body).Read();
            }

            _ = powerShell.AddParameter("--%", map);
        }

        _ = powerShell.Invoke();
        if (failure is not null)
        {
            throw failure;
        }
    }

    // The session that made the barrier has them.
    private void ImportModules(PowerShell powerShell)
    {
        if (!ProcessContext.Current.IsWorker)
        {
            return;
        }

        foreach (ModuleReference module in Modules)
        {
            _ = powerShell.AddCommand("Microsoft.PowerShell.Core\\Import-Module").AddParameter("Name", module.Name);
            if (module.Prefix is not null)
            {
                _ = powerShell.AddParameter("Prefix", module.Prefix);
            }

            _ = powerShell.AddStatement();
        }
    }
}
