using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Session.Apply;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Worker.Mapping;

/// <summary>Makes script blocks of bodies, once for each text.</summary>
internal static class BodyCompiler
{
    // A session has few bodies; one that makes texts without end must not fill the worker.
    private const int MostTexts = 256;

    private static readonly ConcurrentDictionary<(string Text, string? Path, int Line, MapStyle? Style, PSLanguageMode Mode), ScriptBlock> s_blocks = new();

    /// <summary>The block to call for each item, or, where they share a scope, the block to put after them in the pipeline.</summary>
    /// <param name="run">The run whose body it is.</param>
    /// <param name="mode">The language mode of the runspace, which may have become stricter since another run of the same body.</param>
    /// <exception cref="ParseException">The text is not a script.</exception>
    internal static ScriptBlock Compile(RunMessage run, PSLanguageMode mode)
    {
        if (s_blocks.Count > MostTexts)
        {
            s_blocks.Clear();
        }

        return s_blocks.GetOrAdd((run.Script, run.ScriptPath, run.ScriptLine, run.Map & MapStyle.SharedScope, mode), static key =>
        {
            ScriptBlock body = ScriptFile.Compile(key.Text, key.Path, key.Line);
            body = key.Style switch
            {
                // A job or task has no item, and in strict mode to read one would be an error.
                null => body,
                MapStyle.SharedScope => AsProcessBlock((ScriptBlockAst)body.Ast),
                _ => WithOwnItem(body),
            };
            PowerShellInternals.SetLanguageMode(body, key.Mode);
            return body;
        });
    }

    /// <summary>
    /// The same block with <c>$_</c> as a variable of its own scope. After <c>catch</c>, <c>trap</c> and <c>switch</c> PowerShell gives back
    /// the <c>$_</c> of the scope that they are in, and only that; ForEach-Object sets it there.
    /// </summary>
    internal static ScriptBlock WithOwnItem(ScriptBlock compiled)
    {
        // The block of a function has its parameters outside.
        if (compiled.Ast is not ScriptBlockAst body || body.EndBlock is not { Unnamed: true } end || body.UsingStatements.Count > 0 || body.ScriptRequirements is not null
            || body.Find(static ast => ast is TryStatementAst or TrapStatementAst or SwitchStatementAst, searchNestedScriptBlocks: false) is null
            || body.Find(static ast => ast is TypeDefinitionAst, searchNestedScriptBlocks: true) is not null)
        {
            return compiled;
        }

        var own = (StatementAst)((ScriptBlockAst)ScriptBlock.Create("$_ = $_").Ast).EndBlock.Statements[0].Copy();
        var statements = new StatementBlockAst(
            end.Extent,
            end.Statements.Select(static statement => (StatementAst)statement.Copy()).Prepend(own),
            end.Traps?.Select(static trap => (TrapStatementAst)trap.Copy()));
        ScriptBlock block = new ScriptBlockAst(
            body.Extent,
            (ParamBlockAst?)body.ParamBlock?.Copy(),
            beginBlock: null,
            processBlock: null,
            new NamedBlockAst(end.Extent, TokenKind.End, statements, unnamed: true),
            dynamicParamBlock: null).GetScriptBlock();
        return compiled.Module is { } module ? module.NewBoundScriptBlock(block) : block;
    }

    /// <summary>
    /// The same statements as a process block. It is built from the tree and not from text, so that errors keep their positions.
    /// </summary>
    private static ScriptBlock AsProcessBlock(ScriptBlockAst body)
    {
        NamedBlockAst end = body.EndBlock;
        var emptied = new List<StatementAst>();
        if (BodyAnalysis.Of(body).AssignedNames is { Count: > 0 } names)
        {
            // Should the first assignment fail, the variable must not hold what the item before left in it.
            string text = string.Concat(names.Select(static name => $"${{{name}}} = ")) + "$null";
            emptied.Add((StatementAst)((ScriptBlockAst)ScriptBlock.Create(text).Ast).EndBlock.Statements[0].Copy());
        }

        var statements = new StatementBlockAst(
            end.Extent, emptied.Concat(end.Statements.Select(static statement => (StatementAst)statement.Copy())), null);
        var process = new NamedBlockAst(end.Extent, TokenKind.Process, statements, unnamed: false);
        return new ScriptBlockAst(body.Extent, paramBlock: null, beginBlock: null, process, endBlock: null, dynamicParamBlock: null)
            .GetScriptBlock();
    }
}
