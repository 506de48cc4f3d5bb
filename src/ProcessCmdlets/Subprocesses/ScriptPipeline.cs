using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>
/// Reads a pipeline of programs from a script block such as <c>{ git log | sort | uniq -c }</c>, without running it. The
/// variables in it are the caller's.
/// </summary>
internal sealed class ScriptPipeline
{
    private const string StopParsing = "--%";
    private const string ArgumentsVariable = "args";

    private readonly PSCmdlet _cmdlet;
    private readonly ProgramEnvironment _environment;
    private readonly BareWords _paths;

    /// <param name="cmdlet">What runs in the caller's scope.</param>
    /// <param name="environment">The folder that the programs start in, and where they are looked for.</param>
    internal ScriptPipeline(PSCmdlet cmdlet, ProgramEnvironment environment)
    {
        _cmdlet = cmdlet;
        _environment = environment;
        _paths = new BareWords(cmdlet.SessionState, environment.Location);
    }

    /// <exception cref="RuntimeException">The block is more than a pipeline of programs: ScriptNotNative.</exception>
    internal IReadOnlyList<ProgramWords> Read(ScriptBlock script)
    {
        var block = (ScriptBlockAst)script.Ast;
        if (block.ParamBlock is { } parameters)
        {
            throw Refuse(parameters);
        }

        Ast? other = block.BeginBlock ?? block.ProcessBlock ?? (Ast?)block.DynamicParamBlock;
        if (other is not null || block.EndBlock is not { Statements.Count: 1, Traps: null } body)
        {
            throw Refuse(other ?? block);
        }

        return body.Statements[0] is PipelineAst pipeline && !IsBackground(pipeline)
            ? Read(pipeline)
            : throw Refuse(body.Statements[0]);
    }

    private ProgramWords[] Read(PipelineAst pipeline)
    {
        string? other = pipeline.PipelineElements.OfType<CommandAst>().Where(IsPowerShell).FirstOrDefault()?.GetCommandName();
        return other is null
            ? pipeline.PipelineElements.Select(ReadCommand).ToArray()
            : throw ErrorRecords.Terminating(ErrorRecords.ScriptNotNative(other, Divide(pipeline)));
    }

    /// <summary>Whether a command is PowerShell's and no program has its name, as sort is both on Windows.</summary>
    private bool IsPowerShell(CommandBaseAst element) =>
        (element as CommandAst)?.GetCommandName() is { } name
        && !_environment.HasProgram(name)
        && _cmdlet.InvokeCommand.GetCommand(name, CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Filter | CommandTypes.Alias) is not null;

    /// <summary>The same pipeline with its programs in blocks and PowerShell's commands between them.</summary>
    private string Divide(PipelineAst pipeline)
    {
        List<(bool IsPowerShell, string Text)> parts = [];
        foreach (CommandBaseAst element in pipeline.PipelineElements)
        {
            bool isPowerShell = IsPowerShell(element);
            string text = element.Extent.Text;
            if (parts.Count > 0 && parts[^1].IsPowerShell == isPowerShell)
            {
                parts[^1] = (isPowerShell, $"{parts[^1].Text} | {text}");
            }
            else
            {
                parts.Add((isPowerShell, text));
            }
        }

        return string.Join(" | ", parts.Select((part, index) => part.IsPowerShell ? part.Text
            : $"{_cmdlet.MyInvocation.InvocationName} {{ {part.Text} }}{(index < parts.Count - 1 ? " -AsLine" : string.Empty)}"));
    }

    /// <summary>Whether it ends with <c>&amp;</c>, which is in no node of the tree that is known here, and behind the last one.</summary>
    private static bool IsBackground(PipelineAst pipeline)
    {
        IScriptExtent extent = pipeline.PipelineElements[^1].Extent;
        string script = extent.StartScriptPosition.GetFullScript();
        return script.AsSpan(extent.EndOffset).TrimStart(" \t") is ['&', ..];
    }

    private ProgramWords ReadCommand(CommandBaseAst element)
    {
        if (element is not CommandAst command || command.InvocationOperator == TokenKind.Dot)
        {
            throw Refuse(element);
        }

        if (command.Redirections.Count > 0)
        {
            throw Refuse(command.Redirections[0]);
        }

        List<string> words = [];
        foreach (CommandElementAst word in command.CommandElements)
        {
            Add(words, word);
        }

        return words.Count > 0 ? new ProgramWords(words[0], words.Skip(1).ToArray()) : throw Refuse(element);
    }

    private void Add(List<string> words, CommandElementAst word)
    {
        switch (word)
        {
            case StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } bare:
                words.AddRange(bare.Value == StopParsing ? throw Refuse(bare) : words.Count == 0 ? [BareWords.Home(bare.Value)] : _paths.Expand(bare.Value));
                break;
            case CommandParameterAst { Argument: null } parameter:
                words.Add(parameter.Extent.Text);
                break;
            case CommandParameterAst { Argument: { } argument } parameter:
                List<string> values = [];
                AddExpression(values, argument);
                // -name:value is one word to a program, -name: value is two.
                words.AddRange(parameter.ErrorPosition.EndOffset < argument.Extent.StartOffset
                    ? values.Prepend($"-{parameter.ParameterName}:")
                    : [$"-{parameter.ParameterName}:{string.Join(' ', values)}"]);
                break;
            case ExpressionAst expression:
                AddExpression(words, expression);
                break;
            default:
                throw Refuse(word);
        }
    }

    private void AddExpression(List<string> words, ExpressionAst expression)
    {
        switch (expression)
        {
            case StringConstantExpressionAst text:
                words.Add(ArgumentTexts.Text(text.Value));
                break;
            case ConstantExpressionAst constant:
                // As it was typed: 1.0 and 0x10 are no other numbers to the program.
                words.Add(constant.Extent.Text);
                break;
            case VariableExpressionAst variable:
                words.AddRange(ArgumentTexts.Of(Value(variable)));
                break;
            case ExpandableStringExpressionAst text when text.NestedExpressions.All(part => part is VariableExpressionAst):
                words.Add(ArgumentTexts.Text(Evaluate(text)[0]));
                break;
            case ArrayLiteralAst list:
                // a,b is what one types for a program that takes a list in one word, and PowerShell passes it so.
                List<string> parts = [];
                foreach (ExpressionAst part in list.Elements)
                {
                    AddExpression(parts, part);
                }

                words.Add(string.Join(',', parts));
                break;
            default:
                throw Refuse(expression);
        }
    }

    /// <summary>What a variable holds. An array comes in its elements, which are the program's arguments one by one anyway.</summary>
    private IEnumerable Value(VariableExpressionAst variable)
    {
        Collection<PSObject> values = Evaluate(new VariableExpressionAst(variable.Extent, variable.VariablePath, splatted: false));
        return values is [{ BaseObject: IDictionary }] ? throw Refuse(variable) : values;
    }

    /// <summary>
    /// Evaluates a part in the caller's scope. It is the node of the tree, not its text, so that a word without quotation marks
    /// stays a word and $PSScriptRoot is the folder of the file that the block is written in.
    /// </summary>
    private Collection<PSObject> Evaluate(ExpressionAst part)
    {
        IScriptExtent extent = part.Extent;
        var pipeline = new PipelineAst(extent, new CommandExpressionAst(extent, (ExpressionAst)part.Copy(), redirections: null));
        var body = new StatementBlockAst(extent, [pipeline], traps: null);
        ScriptBlock script = new ScriptBlockAst(extent, paramBlock: null, body, isFilter: false).GetScriptBlock();
        SessionState session = _cmdlet.SessionState;
        // A block has arguments of its own, and those meant are the caller's.
        return session.InvokeCommand.InvokeScript(session, script, session.PSVariable.GetValue(ArgumentsVariable) as object[] ?? []);
    }

    private static RuntimeException Refuse(Ast part) => ErrorRecords.Terminating(ErrorRecords.ScriptNotNative(part.Extent));
}
