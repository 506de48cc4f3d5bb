using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>
/// Finds out, once for a call, whether its script changes copies to no avail: by its text, and by the values that it is given. Objects
/// that processes share, files, and values that never change are no such copies.
/// </summary>
internal sealed class CopyCheck
{
    private IReadOnlyList<CopyWrite> _writes;
    private readonly CallerSession _session;
    private readonly CopySource _source;
    private readonly SessionState _state;

    private CopyCheck(IReadOnlyList<CopyWrite> writes, CallerSession session, SessionState state, CopySource source)
    {
        _writes = writes;
        _session = session;
        _state = state;
        _source = source;
    }

    /// <summary>Whether it depends on the items, and is to be asked with each of them.</summary>
    internal bool HasItemWrites => _writes.Any(static write => write.Path.Kind == RootKind.Item);

    /// <summary>Looks at a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="session">What travels with it.</param>
    /// <param name="state">The session state of the caller.</param>
    /// <param name="source">What it is given.</param>
    /// <param name="last">The script that runs once behind it, or null.</param>
    /// <returns>The check, or null where the scripts change nothing that they could be given.</returns>
    internal static CopyCheck? Of(
        ScriptBlock script, CallerSession session, SessionState state, CopySource source, ScriptBlock? last = null)
    {
        IReadOnlyList<CopyWrite> writes = CopyWrites.Of(script, session.FunctionBlocks, source.IsFork, ast => Unit(ast, source));
        if (last is not null)
        {
            var none = new CopySource();
            writes = [.. writes, .. CopyWrites.Of(last, session.FunctionBlocks, source.IsFork, ast => Unit(ast, none))];
        }

        return writes.Count > 0 ? new CopyCheck(writes, session, state, source) : null;
    }

    /// <summary>Warns of the changes that are lost, once however often it is called. Only the pipeline's thread may call it.</summary>
    /// <param name="cmdlet">The cmdlet that warns.</param>
    /// <param name="item">The item that the script is going to run for.</param>
    internal void Warn(PSCmdlet cmdlet, object? item = null)
    {
        if (_writes.Count == 0)
        {
            return;
        }

        string[] lost = [.. _writes.Where(write => IsCopy(write, item)).Select(static write => Messages.CopiedName(write.Path.Text, write.Line)).Distinct()];
        _writes = lost.Length > 0 ? [] : [.. _writes.Where(static write => write.Path.Kind == RootKind.Item)];
        if (lost.Length == 0)
        {
            return;
        }

        string text = Messages.SharedReferenceCopied(string.Join(", ", lost));
        if (Environment.Version.Major >= 10)
        {
            PowerShellInternals.WriteWarning(cmdlet.CommandRuntime, new WarningRecord(nameof(Messages.SharedReferenceCopied), text), false);
        }
        else
        {
            cmdlet.WriteWarning(text);
        }
    }

    private static ScriptUnit Unit(Ast script, CopySource source)
    {
        (ScriptBlockAst body, IReadOnlyList<ParameterAst> parameters) = CopyWrites.Parts(script);
        ValuePath? item = source.HasItems ? new ValuePath(RootKind.Item, "_", "$_") : null;
        var unit = new ScriptUnit(body)
        {
            Item = item,
            Arguments = source.Arguments.Count > 0 ? new ValuePath(RootKind.Argument, "args", "$args") : null,
            KeepsOutput = source.KeepsOutput,
        };
        for (int i = 0; i < parameters.Count; i++)
        {
            string name = ScriptUnit.NameOf(parameters[i].Name);
            ValuePath? path = i < source.Arguments.Count ? new ValuePath(RootKind.Argument, $"{i}", "$" + name) : null;
            unit.Parameters[name] = source.IsSplat ? item! with { Text = "$" + name, Steps = [new PathStep("." + name)] } : path;
        }

        return unit;
    }

    private bool IsCopy(CopyWrite write, object? item)
    {
        ValuePath path = write.Target;
        object? root = path.Kind switch
        {
            RootKind.Using => _state.PSVariable.GetValue(path.Name),
            RootKind.Item => item,
            RootKind.Argument when int.TryParse(path.Name, out int index) => _source.Arguments[index],
            RootKind.Argument => _source.Arguments,
            _ => _session.FindVariable(path.Name, path.Kind == RootKind.Script && (_source.HasItems || _source.IsFork)),
        };
        return CopiedValue.IsChangeable(root, path.Steps);
    }
}
